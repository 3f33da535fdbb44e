"""One candidate's own book of saves: what was sent, what the server acknowledged, what it must still have."""

import json
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A write: the client's own revision per item, and the value as it was sent."""

    item: str
    revision: int
    value: Any


@dataclass(slots=True)
class Ledger:
    """Kept by one thread, read by others at the end."""

    sent: int = 0  # writes, each once however often it was sent
    resent: int = 0
    acked: int = 0
    closed: int = 0  # refused because the paper or the attempt was closed by then
    surprises: list[str] = field(default_factory=list)
    _kept: dict[str, Entry] = field(default_factory=dict)
    _open: dict[tuple[str, int], Entry] = field(default_factory=dict)
    _doubtful: set[tuple[str, int]] = field(default_factory=set)
    _last: dict[str, int] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def write(self, item: str, value: Any) -> Entry:
        """A new write with the next revision; open until it is answered."""
        with self._guard:
            revision = self._last.get(item, 0) + 1
            self._last[item] = revision
            entry = Entry(item=item, revision=revision, value=json.loads(json.dumps(value)))
            self._open[item, revision] = entry
            self.sent += 1
            return entry

    def answered(self, result: Mapping[str, Any]) -> None:
        """Book one `results` entry of a save's acknowledgement."""
        with self._guard:
            key = result["item"], result["revision"]
            entry = self._open.get(key)
            if entry is None:
                self.surprises.append(f"an answer to a write that was not open: {dict(result)}")
            elif result["outcome"] == "saved":
                self.acked += 1
                self._kept[entry.item] = entry
                del self._open[key]
            elif "sealed" in str(result.get("reason")):
                self._close(key)
            else:
                del self._open[key]
                became = f"{result['outcome']} {result.get('reason') or ''}".rstrip()
                self.surprises.append(f"{entry.item} revision {entry.revision}: {became}")

    def sending_again(self, entries: Sequence[Entry]) -> None:
        """An earlier sending was not answered: the server may have these writes already."""
        with self._guard:
            self._doubtful.update((entry.item, entry.revision) for entry in entries)
            self.resent += len(entries)

    def refused_closed(self, entries: Iterable[Entry]) -> None:
        """The attempt takes no answers any more: these writes were never acknowledged."""
        with self._guard:
            for entry in entries:
                if (entry.item, entry.revision) in self._open:
                    self._close((entry.item, entry.revision))

    def kept(self) -> dict[str, Entry]:
        """By item: the last acknowledged write."""
        with self._guard:
            return dict(self._kept)

    def unanswered(self) -> list[Entry]:
        """Writes that were sent and never answered either way: the server may have them or not."""
        with self._guard:
            return list(self._open.values())

    def differences(self, stored: Mapping[str, Mapping[str, Any]]) -> list[str]:
        """Where the server's current answers (by item) are not what was acknowledged."""
        open_ones = {(entry.item, entry.revision): entry.value for entry in self.unanswered()}
        wrong = []
        kept = self.kept()
        for item, entry in kept.items():
            current = stored.get(item)
            if current is None:
                wrong.append(f"{item}: revision {entry.revision} was acknowledged and is gone")
            elif (current["revision"], current["value"]) != (entry.revision, entry.value):
                newer = open_ones.get((item, current["revision"]))
                if newer is None or newer != current["value"]:
                    wrong.append(
                        f"{item}: acknowledged revision {entry.revision}, stored {current['revision']}"
                    )
        strangers = set(stored) - set(kept) - {item for item, _ in open_ones}
        return wrong + [f"{item}: stored, but never acknowledged" for item in sorted(strangers)]

    def _close(self, key: tuple[str, int]) -> None:
        """Refused; but a write that was sent before, unanswered, may have been kept that time."""
        self.closed += 1
        if key not in self._doubtful:
            del self._open[key]
