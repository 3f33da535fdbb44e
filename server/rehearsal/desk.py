"""One candidate's machine: door, live connection, clock, ledger; stays with a save until it is answered."""

import time
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from server.rehearsal.errors import Late, LineDown, Refused
from server.rehearsal.http import Door, Json
from server.rehearsal.leaks import Canaries, squeezed
from server.rehearsal.ledger import Entry, Ledger
from server.rehearsal.line import Heard, Line
from server.rehearsal.setting_up import Person

NAMESPACE = "/exam"
BREAK_PERCENT = 8  # of saves, when connections are to break
AGAIN_AFTER_S = 0.3
SLOW_DOWN_S = 1.0
TRIES_TO_CONNECT = 20


class Closed(Exception):
    """The attempt takes no answers any more."""


class Desk:
    """Everything one candidate does with the server; a later `take_seat` is another machine."""

    def __init__(self, url: str, person: Person, canaries: Canaries, chance: Random, *, breaks: bool) -> None:
        self.person = person
        self.ledger = Ledger()
        self.attempt: Json = {}
        self.leaks: list[str] = []
        self.searched = 0  # payloads looked through for leaks
        self.save_ms: list[float] = []
        self.lines: list[Line] = []
        self._url = url
        self._canaries = canaries
        self._chance = chance
        self._faulty = breaks
        self._own = ""
        self._clock: tuple[float, float] | None = None  # (monotonic seconds, seconds left then)

    def take_seat(self, start_code: str | None) -> None:
        """Sign in on a fresh machine and connect."""
        self.door = Door(self._url, self._received)
        body = {
            "candidate_number": self.person.candidate_number,
            "document_last6": self.person.document_last6,
            "start_code": start_code,
        }
        self._look_at(self.door.sign_in("/api/candidate-sign-ins", body)["attempt"])
        self.line = Line(self.door, NAMESPACE, self._received)
        self.lines.append(self.line)
        self.line.open()

    def look(self) -> Json:
        """The attempt as it is now."""
        self._look_at(self.door.get("/api/attempt"))
        return self.attempt

    def step(self, method: str, path: str, body: Mapping[str, Any]) -> None:
        """A request that answers with the attempt."""
        ask = self.door.put if method == "PUT" else self.door.post
        self._look_at(ask(path, body))

    def left_s(self) -> float:
        """Seconds until the end, by what the server said last and this machine's own clock."""
        anchor = self._clock
        for each in self.heard("timer_synced")[-1:]:
            if each.payload["remaining_ms"] is not None and (anchor is None or each.at > anchor[0]):
                anchor = (each.at, each.payload["remaining_ms"] / 1000)
        if anchor is None:
            raise Late("the clock of this attempt does not run")
        return anchor[1] - (time.monotonic() - anchor[0])

    def save(self, values: Sequence[tuple[str, Any]]) -> None:
        """Save (item, value) pairs as one batch and stay with it until it is answered.

        Raises:
            Closed: the end came first; what was not acknowledged stays open or counts as refused.
        """
        entries = [self.ledger.write(item, value) for item, value in values]
        self._own += "".join(squeezed(str(part)) for _, value in values for part in _texts_of(value))
        if self._faulty and self._chance.randrange(100) < BREAK_PERCENT:
            self.line.send_and_break("save_responses", self._batch(entries))
        while True:
            try:
                began = time.monotonic()
                answer = self.line.call("save_responses", self._batch(entries))
                self.save_ms.append((time.monotonic() - began) * 1000)
                for result in answer["results"]:
                    self.ledger.answered(result)
                return
            except LineDown as broken:
                self.ledger.sending_again(entries)
                self.connect_again(broken)
            except Refused as refusal:
                self._after(refusal, entries)

    def connect_again(self, why: LineDown) -> None:
        """Open the connection anew and look at what was missed. Raises `why` when it stays down."""
        for _ in range(TRIES_TO_CONNECT):
            self.line.close()
            try:
                self.line.open()
            except LineDown:
                time.sleep(AGAIN_AFTER_S)
            else:
                self.look()
                return
        raise why

    def heard(self, name: str) -> list[Heard]:
        """Events of this name on all machines of this candidate, in order of arrival."""
        return sorted((each for line in self.lines for each in line.heard(name)), key=lambda each: each.at)

    def wait(
        self, name: str, timeout_s: float, wanted: Callable[[Mapping[str, Any]], bool] = lambda _: True
    ) -> Heard | None:
        """An event on any of the machines; None after the timeout."""
        before = [each for each in self.heard(name) if wanted(each.payload)]
        return before[0] if before else self.line.wait(name, timeout_s, wanted)

    @property
    def breaks(self) -> int:
        """How often the connection was cut."""
        return sum(line.breaks for line in self.lines)

    def stored(self) -> dict[str, Mapping[str, Any]]:
        """The server's current answers by item."""
        responses = self.door.get("/api/attempt/responses")["responses"]
        return {response["item"]: response for response in responses}

    def leave(self) -> None:
        """Switch the machine off."""
        for line in self.lines:
            line.close()
        self.door.close()

    def say_own(self, files: Mapping[str, str]) -> None:
        """Note files that are sent outside of saves: they may come back."""
        self._own += "".join(map(squeezed, files.values()))

    def _batch(self, entries: Sequence[Entry]) -> dict[str, Any]:
        writes = [{"item": each.item, "revision": each.revision, "value": each.value} for each in entries]
        return {"lease": self.attempt["lease"], "writes": writes}

    def _after(self, refusal: Refused, entries: list[Entry]) -> None:
        match refusal.kind:
            case "throttled":
                time.sleep(SLOW_DOWN_S)
            case "attempt_closed":
                self.ledger.refused_closed(entries)
                raise Closed from refusal
            case _:
                self.ledger.surprises.append(str(refusal))
                raise refusal

    def _look_at(self, attempt: Json) -> None:
        self.attempt = attempt
        if attempt["remaining_ms"] is not None:
            self._clock = (time.monotonic(), attempt["remaining_ms"] / 1000)

    def _received(self, where: str, payload: Any) -> None:
        self.searched += 1
        self.leaks += [f"{where}: {found}" for found in self._canaries.found_in(payload, self._own)]


def _texts_of(value: Any) -> list[str]:
    """Source files and typed texts of an answer."""
    parts = (*value.get("files", {}).values(), *value.get("blanks", {}).values())
    return [str(part) for part in parts]
