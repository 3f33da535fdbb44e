"""Requests around the end of an attempt, delayed and sent again, and the books of what became of them."""

import random
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.errors import AttemptClosed
from server.services import saving
from server.services.saving import Write
from tests.support.cast import DOUBLE, TIMES, Hall, Seated, written

AROUND_S = 5.0
GRACE_S = 3.0
LONGEST_DELAY_S = 3.0  # on the way
LONGEST_LAG_S = 8.0  # between being read and being decided, longer than the grace: a server that stands
REPEATED = 0.2
JUST = (-0.001, 0.0, GRACE_S - 0.001, GRACE_S)  # seconds after the end; read at exactly these, too


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One save as it travels: offsets in seconds from the end."""

    who: Seated
    sent: float
    read: float
    decided: float
    number: int


@dataclass(slots=True, kw_only=True)
class Books:
    """What became of them: the two numbers that must be nought, and what was tried."""

    requests: int = 0
    repeated: int = 0
    accepted: int = 0
    accepted_late: int = 0
    refused_early: int = 0

    def __str__(self) -> str:
        return (
            f"requests={self.requests} sent_again={self.repeated} accepted={self.accepted} "
            f"accepted_late={self.accepted_late} refused_early={self.refused_early}"
        )


Judging = Callable[[Request, datetime], datetime]  # the instant a server judges a request by, given the end


def by_reading(request: Request, end: datetime) -> datetime:
    """As it must be: when the server read it."""
    return end + timedelta(seconds=request.read)


def by_commit(request: Request, end: datetime) -> datetime:
    """A control: when the server got round to it."""
    return end + timedelta(seconds=request.decided)


def by_client(request: Request, end: datetime) -> datetime:
    """A control: when the page says that it sent it."""
    return end + timedelta(seconds=request.sent)


def requests_around(people: list[Seated], count: int, seed: int) -> list[Request]:
    """So many in the order in which they are decided; a fifth of them are replays of others."""
    chance = random.Random(seed)
    made: list[Request] = []
    while len(made) < count:
        who = chance.choice(people)
        sent = chance.uniform(-AROUND_S, AROUND_S)
        for _ in range(2 if chance.random() < REPEATED else 1):
            read = (
                chance.choice(JUST) if chance.random() < 0.02 else sent + chance.uniform(0, LONGEST_DELAY_S)
            )
            lag = chance.uniform(0, LONGEST_LAG_S)
            made.append(
                Request(who=who, sent=min(sent, read), read=read, decided=read + lag, number=len(made))
            )
    return sorted(made[:count], key=lambda each: each.decided)


def play(hall: Hall, end: datetime, requests: list[Request], judged: Judging = by_reading) -> Books:
    """Send them all, with the ticker at work in between, and keep the books."""
    books = Books(repeated=len(requests) - len({(each.who.id, each.sent) for each in requests}))
    revisions: dict[str, int] = {}
    flights: dict[Request, AbstractContextManager[None]] = {}
    to_read = deque(sorted(requests, key=lambda each: each.read))
    for number, request in enumerate(requests):
        hall.clock.now = max(hall.clock.now, end + timedelta(seconds=request.decided))
        while to_read and to_read[0].read <= request.decided:
            read = to_read.popleft()
            flights[read] = hall.deps.flights.of(by_reading(read, end))
            flights[read].__enter__()
        if number % 50 == 0:
            hall.close_due()
        revisions[request.who.id] = revision = revisions.get(request.who.id, 0) + 1
        write = Write(item=DOUBLE, revision=revision, value=written(TIMES[2]))
        who = request.who
        try:
            saved = saving.save_responses(hall.deps, who.actor, who.lease, [write], judged(request, end))
            assert [result.outcome for result in saved.results] == ["saved"]
            books.accepted += 1
            books.accepted_late += request.read >= GRACE_S
        except AttemptClosed:
            books.refused_early += request.read < 0
        books.requests += 1
        flights.pop(request).__exit__(None, None, None)
    return books
