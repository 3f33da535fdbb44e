"""Measured outages as pure rules: when somebody was silent, when a whole room was, and what of it counts.

Instants are aware UTC. Only measuring: whether time is given for an outage is decided by people.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from server.exam.ledger import MILLISECOND

FEWEST_SILENT = 2  # one broken machine is not the room


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Stretch:
    """From one instant to a later one. Raises ValueError when it is empty or turned round."""

    from_at: datetime
    until_at: datetime

    def __post_init__(self) -> None:
        if self.until_at <= self.from_at:
            raise ValueError("a stretch ends after it begins")

    @property
    def ms(self) -> int:
        """How long, rounded up so that nobody loses by it."""
        return -((self.from_at - self.until_at) // MILLISECOND)


def stretch(from_at: datetime, until_at: datetime) -> list[Stretch]:
    """The stretch between, or nothing."""
    return [Stretch(from_at=from_at, until_at=until_at)] if from_at < until_at else []


def silence(last_heard_at: datetime, heard_at: datetime, offline_after_ms: int) -> list[Stretch]:
    """The silence between two signs of life, where it is longer than what counts as offline."""
    if heard_at - last_heard_at <= offline_after_ms * MILLISECOND:
        return []
    return stretch(last_heard_at, heard_at)


def within(stretches: Iterable[Stretch], from_at: datetime, until_at: datetime) -> list[Stretch]:
    """What of them lies between."""
    return [
        part
        for each in stretches
        for part in stretch(max(each.from_at, from_at), min(each.until_at, until_at))
    ]


def union(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same instants without overlaps, in order."""
    joined: list[Stretch] = []
    for each in sorted(stretches):
        if joined and each.from_at <= joined[-1].until_at:
            joined[-1] = Stretch(from_at=joined[-1].from_at, until_at=max(joined[-1].until_at, each.until_at))
        else:
            joined.append(each)
    return joined


def without(stretches: Iterable[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """What of them is in none of `taken`: what a pause gave back already is not lost."""
    left = union(stretches)
    for gone in union(taken):
        left = [
            part
            for each in left
            for part in (
                *stretch(each.from_at, min(each.until_at, gone.from_at)),
                *stretch(max(each.from_at, gone.until_at), each.until_at),
            )
        ]
    return left


def shared(
    silent: Mapping[str, Sequence[Stretch]], present: Mapping[str, Stretch], percent: int
) -> list[Stretch]:
    """When at least `percent` of those present, and two of them, were silent at the same time.

    Args:
        silent: when each was silent. present: from when to when each was answering; others do not count.
    """
    steps: list[tuple[datetime, int, int]] = []
    for key, span in present.items():
        steps += [(span.from_at, 0, 1), (span.until_at, 0, -1)]
        for each in union(within(silent.get(key, ()), span.from_at, span.until_at)):
            steps += [(each.from_at, 1, 0), (each.until_at, -1, 0)]
    found: list[Stretch] = []
    quiet = there = 0
    since: datetime | None = None
    for at, quieter, more in sorted(steps, key=lambda step: step[0]):
        if since is not None:
            found += stretch(since, at)
        quiet, there = quiet + quieter, there + more
        is_out = quiet >= FEWEST_SILENT and 100 * quiet >= percent * there
        since = at if is_out else None
    return union(found)


def total_ms(stretches: Iterable[Stretch]) -> int:
    """How long together."""
    return sum(each.ms for each in union(stretches))
