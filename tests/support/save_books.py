"""The books of saving: what a ledger says was acknowledged, against what the database holds."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, text

KEPT = frozenset({"saved", "stale"})
Key = tuple[str, str, int]  # attempt, item, revision


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveBooks:
    """What became of everything that was acknowledged."""

    sent: int  # transmissions; a save that got no answer goes out again
    acknowledged: int  # revisions
    unanswered: int  # transmissions whose connection ended
    refused: int  # transmissions answered by a problem or by somebody else
    lost: int  # acknowledged and not in the history
    altered: int  # acknowledged and kept with another content
    rolled_back: int  # items whose current revision is below an acknowledged one
    wrong_current: int  # items whose current content is not that of its revision
    unexplained: int  # revisions that nobody sent, or acknowledged though never sent
    disputed: int  # answered as conflict or refused item by item; nobody wrote from two devices

    @property
    def are_in_order(self) -> bool:
        """Nothing lost, nothing older or other than acknowledged."""
        wrong = (
            self.lost,
            self.altered,
            self.rolled_back,
            self.wrong_current,
            self.unexplained,
            self.disputed,
        )
        return self.acknowledged > 0 and not any(wrong)


@dataclass(slots=True)
class Ledger:
    """A ledger as far as it was read; `read_on` follows it while it is being written."""

    path: Path
    sent: dict[Key, set[str]] = field(default_factory=dict)  # digests; one unless a page lies
    acknowledged: dict[Key, int] = field(default_factory=dict)  # instant of the first acknowledgement, ns
    out: dict[int, tuple[str, list[tuple[str, int]]]] = field(default_factory=dict)
    transmissions: int = 0
    unanswered: int = 0
    refused: int = 0
    disputed: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    forged: int = 0
    _offset: int = 0

    def read_on(self) -> "Ledger":
        """Take in what was written since."""
        with self.path.open("rb") as stream:
            stream.seek(self._offset)
            whole, _, _ = stream.read().rpartition(b"\n")
        if whole:
            self._offset += len(whole) + 1
            for line in whole.decode().split("\n"):
                self._take(line.split("\t"))
        return self

    @property
    def in_flight(self) -> int:
        """Saves that are out and have no answer yet."""
        return len(self.out)

    def by_then(self, instant: int) -> dict[Key, int]:
        """What had been acknowledged by an instant (ns)."""
        return {key: at for key, at in self.acknowledged.items() if at <= instant}

    def _take(self, fields: list[str]) -> None:
        kind, instant, transmission = fields[0], int(fields[1]), int(fields[2])
        if kind == "S":
            self.transmissions += 1
            attempt, writes = fields[3], [each.split("=") for each in fields[5:]]
            for item, revision, digest in writes:
                self.sent.setdefault((attempt, item, int(revision)), set()).add(digest)
            self.out[transmission] = attempt, [(item, int(revision)) for item, revision, _ in writes]
            return
        attempt, _ = self.out.pop(transmission, ("", []))
        if kind == "A":
            self._take_acknowledgement(attempt, instant, fields[3:])
        elif kind == "R":
            self.refused += 1
            self.statuses[fields[3]] = self.statuses.get(fields[3], 0) + 1
        else:
            self.unanswered += 1

    def _take_acknowledgement(self, attempt: str, instant: int, told: list[str]) -> None:
        for item, revision, outcome in (each.split("=") for each in told):
            if outcome in KEPT:
                key = attempt, item, int(revision)
                self.forged += key not in self.sent
                self.acknowledged.setdefault(key, instant)
            else:
                self.disputed += 1


def balance(
    engine: Engine,
    ledger: Ledger,
    acknowledged: dict[Key, int] | None = None,
    attempts: Collection[str] | None = None,
) -> SaveBooks:
    """Compare the database with all that the ledger has, or with what was `acknowledged` by some instant.

    Args:
        attempts: the only ones of the database that belong to this ledger; None for all of them.
    """
    promised = ledger.acknowledged if acknowledged is None else acknowledged
    kept = {row[:3]: row[3] for row in _rows(engine, "response_revision", attempts)}
    current = {row[:2]: (row[2], row[3]) for row in _rows(engine, "response", attempts)}
    highest: dict[tuple[str, str], int] = {}
    for attempt, item, revision in promised:
        highest[attempt, item] = max(revision, highest.get((attempt, item), 0))
    return SaveBooks(
        sent=ledger.transmissions,
        acknowledged=len(promised),
        unanswered=ledger.unanswered,
        refused=ledger.refused,
        disputed=ledger.disputed,
        lost=sum(key not in kept for key in promised),
        altered=sum(key in kept and kept[key] not in ledger.sent.get(key, ()) for key in promised),
        rolled_back=sum(current.get(item, (0, ""))[0] < revision for item, revision in highest.items()),
        wrong_current=sum(
            digest not in ledger.sent.get((*item, revision), ()) or kept.get((*item, revision)) != digest
            for item, (revision, digest) in current.items()
        ),
        unexplained=ledger.forged + sum(key not in ledger.sent for key in kept),
    )


def total(found: Sequence[SaveBooks]) -> SaveBooks:
    """The sum of the books of one ledger, compared again and again; what was sent was sent once."""
    sums = {name: sum(getattr(books, name) for books in found) for name in SaveBooks.__slots__}
    return SaveBooks(**sums | {"sent": found[0].sent})


def _rows(
    engine: Engine, table: str, attempts: Collection[str] | None
) -> Iterator[tuple[str, str, int, str]]:
    with engine.connect() as connection:
        query = text(f"SELECT attempt_id, item, revision, digest FROM {table}")  # noqa: S608 - two names of ours
        for row in connection.execute(query):
            if attempts is None or row[0] in attempts:
                yield tuple(row)
