"""The board of a room: facts of each seat folded into what an invigilator sees, counts, and what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from proctor.words import LIVE_OF, NOT_PRESENT, TIMED, WATCHED, Live


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatFacts:
    """What is known of one seat's attempt. Instants are aware; a naive one is refused with ValueError.

    Args:
        seat: number of the seat in the room.
        state: where the attempt is, one of the keys of `proctor.words.LIVE_OF`.
        section: "theory" or "practical", None before the first question.
        connected: the attempt has a live connection at this moment.
        last_seen_at: the last frame or request of any kind.
        answered, total: entries of both papers, items and tasks.
        closes_at: end of the attempt as the ledger says, None before its clock runs.
        credits_ms: what the ledger added to the allowance.
        paused_at: since when staff have stopped this clock.
    """

    seat: int
    candidate_name: str
    candidate_number: str
    attempt_id: str
    state: str
    section: str | None = None
    connected: bool = False
    last_seen_at: datetime | None = None
    answered: int = 0
    total: int = 0
    flagged: int = 0
    submitted_tasks: int = 0
    closes_at: datetime | None = None
    credits_ms: int = 0
    paused_at: datetime | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.answered <= self.total:
            raise ValueError(f"seat {self.seat}: {self.answered} answered of {self.total}")
        for at in (self.last_seen_at, self.closes_at, self.paused_at):
            if at is not None and at.tzinfo is None:
                raise ValueError(f"seat {self.seat}: a naive datetime is no instant")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatCell:
    """One seat of the board; `remaining_ms` is None where no clock is shown."""

    seat: int
    candidate_name: str
    candidate_number: str
    attempt_id: str
    live: Live
    section: str | None
    connected: bool
    progress_percent: int
    answered: int
    total: int
    flagged: int
    submitted_tasks: int
    credits_ms: int
    closes_at: datetime | None
    paused_at: datetime | None
    remaining_ms: int | None

    def to_json(self) -> dict[str, object]:
        """The cell as JSON values; time travels as `remaining_ms` and whether its clock `stands`."""
        return {
            "seat": self.seat,
            "candidate_name": self.candidate_name,
            "candidate_number": self.candidate_number,
            "attempt_id": self.attempt_id,
            "live": self.live.value,
            "section": self.section,
            "connected": self.connected,
            "progress_percent": self.progress_percent,
            "answered": self.answered,
            "total": self.total,
            "flagged": self.flagged,
            "submitted_tasks": self.submitted_tasks,
            "credits_ms": self.credits_ms,
            "remaining_ms": self.remaining_ms,
            "stands": self.paused_at is not None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomCounts:
    """Head count of a room: expected = present + absent + not yet arrived."""

    expected: int
    present: int
    absent: int
    not_arrived: int
    by_live: Mapping[Live, int]

    def to_json(self) -> dict[str, object]:
        """All counts as JSON values; `by_live` has every word, also with 0."""
        return {
            "expected": self.expected,
            "present": self.present,
            "absent": self.absent,
            "not_arrived": self.not_arrived,
            "by_live": {live.value: count for live, count in self.by_live.items()},
        }


def fold_seat(facts: SeatFacts, now: datetime, offline_after_s: float) -> SeatCell:
    """What the seat shows at `now`; silence longer than `offline_after_s` reads as offline.

    Raises:
        ValueError: a state the board has no word for.
    """
    live = _live(facts, now, timedelta(seconds=offline_after_s))
    return SeatCell(
        seat=facts.seat,
        candidate_name=facts.candidate_name,
        candidate_number=facts.candidate_number,
        attempt_id=facts.attempt_id,
        live=live,
        section=facts.section,
        connected=facts.connected,
        # Rounded down: 100 means that nothing is left open.
        progress_percent=facts.answered * 100 // facts.total if facts.total else 0,
        answered=facts.answered,
        total=facts.total,
        flagged=facts.flagged,
        submitted_tasks=facts.submitted_tasks,
        credits_ms=facts.credits_ms,
        closes_at=facts.closes_at,
        paused_at=facts.paused_at,
        remaining_ms=_remaining_ms(facts, now) if live in TIMED else None,
    )


def count_room(cells: Iterable[SeatCell]) -> RoomCounts:
    """Count the cells; an attempt that a newer one superseded is nobody's."""
    by_live = dict.fromkeys(Live, 0)
    for cell in cells:
        by_live[cell.live] += 1
    expected = sum(by_live.values()) - by_live[Live.SUPERSEDED]
    return RoomCounts(
        expected=expected,
        present=expected - sum(by_live[live] for live in NOT_PRESENT),
        absent=by_live[Live.ABSENT],
        not_arrived=by_live[Live.NOT_ARRIVED],
        by_live=by_live,
    )


def changed_cells(before: Iterable[SeatCell], after: Iterable[SeatCell]) -> list[SeatCell]:
    """Cells of `after` that are new or show something else; time passing by itself is no change."""
    known = {cell.attempt_id: _without_countdown(cell) for cell in before}
    return [cell for cell in after if known.get(cell.attempt_id) != _without_countdown(cell)]


def _live(facts: SeatFacts, now: datetime, patience: timedelta) -> Live:
    if facts.state not in LIVE_OF:
        raise ValueError(f"seat {facts.seat}: the board has no word for {facts.state!r}")
    live = LIVE_OF[facts.state]
    silent = facts.last_seen_at is None or now - facts.last_seen_at > patience
    return Live.OFFLINE if live in WATCHED and silent else live


def _remaining_ms(facts: SeatFacts, now: datetime) -> int | None:
    if facts.closes_at is None:
        return None
    left = facts.closes_at - (facts.paused_at or now)
    return max(0, left // timedelta(milliseconds=1))


def _without_countdown(cell: SeatCell) -> SeatCell:
    # Only whether a clock is shown at all counts, not where it stands.
    return replace(cell, remaining_ms=None if cell.remaining_ms is None else 0)
