"""The promises a rehearsal checks, and the book of every single check."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Promise(StrEnum):
    """What must hold; the value is how the report says it."""

    CAME_THROUGH = "every simulated candidate got from the door to the receipt"
    DOOR = "every candidate signs in with number, document and start code, and reaches the waiting screen"
    STARTED = "the start of the room is pushed to every waiting candidate"
    CLOCK = "the clock is pushed at the start and shows the time of the plan"
    DEADLINE = (
        "the attempts of a room end at the same instant, only credited ones later, by exactly the credit"
    )
    PAPERS = "both papers total 100.00 and hold the same entries for everybody"
    ORDER = "the order of items and options is the candidate's own, and stays"
    LEAKS = "no key, reason, hidden case or fragment of a hidden solution reached a candidate"
    WRITES = "no write in time was refused, stale or in conflict"
    SAVES = "every acknowledged save is what the server has"
    RELOAD = "after a reload the same answers are there, and the clock within 1 s"
    LEASE = "the device that was left is told so, and writes nothing any more"
    SEALED = "theory is sealed by the server at its time and takes nothing afterwards"
    TOO_EARLY = "handing in before its time is refused"
    TRIES = "runs of programs come back with the expected output"
    MESSAGE = "a message to the room is pushed to everybody within 2 s"
    PRIVATE = "a message to one candidate reaches that one and nobody else"
    CREDIT = "added time is pushed to its candidate within 2 s and to nobody else"
    RECEIPT = "everybody gets a receipt that counts what was acknowledged"
    COLLECTED = "who does not hand in is collected at the end, not before, without anybody pressing anything"
    AFTER_END = "after the end nothing is accepted any more"
    BOARD_LIVE = "what happens appears on the invigilator's board within 2 s"
    BOARD = "the room and the sitting reach collected, on the board as well"
    JUDGED = "every program is judged, and the judge never fails"
    PROGRAMS = "every program gets the verdict and the score the bank promises"
    CASES = "the points of the cases add up to the points of the task"
    THEORY = "theory points are what independent arithmetic says"
    PRACTICAL = "practical points are what independent arithmetic says"
    RESULT = "combined points and pass are what independent arithmetic says"
    CSV = "the results as CSV equal the results of the API"


@dataclass(slots=True)
class Count:
    """How often a promise was checked and what was found broken."""

    checks: int = 0
    broken: list[str] = field(default_factory=list)


class Tally:
    """Checks of all threads; a promise that applies and was never checked counts as broken."""

    def __init__(self, applies: frozenset[Promise]) -> None:
        self._counts = {promise: Count() for promise in Promise if promise in applies}
        self._guard = threading.Lock()

    def check(self, promise: Promise, holds: bool, detail: str) -> bool:
        """Book one check; `detail` says who and what, for when it does not hold."""
        with self._guard:
            count = self._counts.setdefault(promise, Count())
            count.checks += 1
            if not holds:
                count.broken.append(detail)
        return holds

    def equal(self, promise: Promise, found: object, expected: object, where: str) -> bool:
        """Book one comparison."""
        return self.check(promise, found == expected, f"{where}: {found} instead of {expected}")

    def counts(self) -> Mapping[Promise, Count]:
        """By promise, in the order of the list."""
        with self._guard:
            return {
                promise: Count(checks=count.checks, broken=list(count.broken))
                for promise, count in sorted(
                    self._counts.items(), key=lambda pair: list(Promise).index(pair[0])
                )
            }

    @property
    def all_held(self) -> bool:
        """True when every promise was checked and never broken."""
        return all(count.checks and not count.broken for count in self.counts().values())
