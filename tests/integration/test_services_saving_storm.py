"""A storm of saves through the writer: shuffled, doubled, delayed, from two tabs, and hand-ins between."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from server.services import saving, submitting
from server.services.actors import Actor
from server.services.saving import Write, canonical
from server.services.views import SaveAck, WriteResult
from server.store.tables.answers import ResponseRow, RevisionRow
from server.store.tables.judging import JudgementRow
from tests.support.cast import DOUBLE, TIMES, Hall, Seated, files, hall_on, written

WITHIN_S = 60.0
ITEMS = ("one-single", "two-multiple", "three-judge", DOUBLE)
Ask = Callable[[Actor, str, Sequence[Write], datetime], "Future[SaveAck]"]


@dataclass(slots=True)
class Book:
    """What pages sent and were told, kept apart from the database."""

    sent: dict[tuple[str, str], dict[int, Any]] = field(default_factory=lambda: defaultdict(dict))
    acknowledged: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    outcomes: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def note(self, attempt: str, writes: Sequence[Write], ack: SaveAck) -> None:
        for write, result in zip(writes, ack.results, strict=True):
            self.outcomes[result.outcome] += 1
            if result.outcome in {"saved", "stale"}:
                self.acknowledged[attempt, write.item].add(write.revision)


def value_of(item: str, revision: int) -> Any:
    match item:
        case "one-single":
            return {"choice": "abcd"[revision % 4]}
        case "two-multiple":
            return {"choices": ["a"] if revision % 2 else ["a", "b"]}
        case "three-judge":
            return {"choice": revision % 2 == 0}
        case _:
            return written(f"# {revision}\n" + TIMES[2])


def messages_of(people: Sequence[Seated], messages: int, seed: int) -> list[tuple[Seated, list[Write]]]:
    """So many messages of two tabs each, every revision at least once, many twice, late ones much later."""
    chance = random.Random(seed)
    counters: dict[tuple[str, str], int] = defaultdict(int)
    stream: list[tuple[float, Seated, list[Write]]] = []
    for number in range(messages):
        seated = chance.choice(people)
        if stream and chance.random() < 0.25:  # sent again, by the same tab or by the other one
            _, who, again = stream[chance.randrange(max(0, len(stream) - 200), len(stream))]
            stream.append((number + chance.expovariate(1 / 300), who, again))
            continue
        writes = []
        for item in chance.sample(ITEMS, chance.choice((1, 1, 1, 2))):
            counters[seated.id, item] += 1
            revision = counters[seated.id, item]
            writes.append(Write(item=item, revision=revision, value=value_of(item, revision)))
        stream.append((number + chance.expovariate(1 / 100), seated, writes))
    return [(who, writes) for _, who, writes in sorted(stream, key=lambda each: each[0])]


def storm(hall: Hall, people: Sequence[Seated], messages: int, ask: Ask, *, in_flight: int = 400) -> Book:
    """Send them all, never more than `in_flight` unanswered, and note what is told."""
    book, waiting = Book(), list[tuple[Seated, list[Write], "Future[SaveAck]"]]()

    def collect(keep: int) -> None:
        while len(waiting) > keep:
            who, writes, future = waiting.pop(0)
            book.note(who.id, writes, future.result(WITHIN_S))

    for number, (seated, writes) in enumerate(messages_of(people, messages, seed=messages)):
        for write in writes:
            book.sent[seated.id, write.item][write.revision] = write.value
        waiting.append((seated, writes, ask(seated.actor, seated.lease, writes, hall.clock())))
        collect(in_flight)
        if number % (messages // 50) == 0:  # the same hand-in, pressed twice
            for _ in range(2):
                submitting.submit(hall.deps, seated.actor, DOUBLE, files(TIMES[2]))
    collect(0)
    return book


def faults_of(hall: Hall, book: Book) -> dict[str, int]:
    """What the database holds against what pages were told: every kind of loss, counted."""
    with hall.deps.store.read() as work:
        current = {
            (row.attempt_id, row.item): (row.revision, row.value)
            for row in work.rows.scalars(select(ResponseRow))
        }
        history: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
        columns = (RevisionRow.attempt_id, RevisionRow.item, RevisionRow.revision, RevisionRow.value)
        for attempt, item, revision, value in work.rows.execute(select(*columns)):
            history[attempt, item][revision] = value
        judged = select(func.count()).select_from(JudgementRow).group_by(JudgementRow.attempt_id)
        double = sum(count - 1 for count in work.rows.scalars(judged))
    lost = rolled_back = changed = 0
    for key, revisions in book.acknowledged.items():
        lost += len(revisions - history[key].keys())
        top = max(revisions)
        stands = current.get(key)
        rolled_back += stands is None or stands[0] < top
        changed += stands is not None and stands[1] != canonical(book.sent[key].get(stands[0]))
        changed += sum(
            history[key].get(r, canonical(book.sent[key][r])) != canonical(book.sent[key][r])
            for r in revisions
        )
    return {"lost": lost, "rolled back": rolled_back, "changed": changed, "double submissions": double}


NOTHING = {"lost": 0, "rolled back": 0, "changed": 0, "double submissions": 0}


@pytest.fixture
def sqlite_hall(sqlite_url: str, tmp_path: Path) -> Iterator[Hall]:
    with hall_on(sqlite_url, tmp_path / "var") as make:
        yield make(16, timing="free")


def told(hall: Hall, book: Book, messages: int, where: str) -> dict[str, int]:
    """What went wrong, after it was printed with what was tried."""
    faults = faults_of(hall, book)
    figures = {"revisions_kept": sum(map(len, book.acknowledged.values()))} | book.outcomes | faults
    words = " ".join(f"{name.replace(' ', '_')}={figures[name]}" for name in figures)
    print(f"\npromise=8 on={where} messages={messages} {words}")
    return faults


NAMES = tuple(f"P{number}" for number in range(12))


def test_a_hundred_thousand_messages_leave_the_highest_revisions_and_lose_nothing(
    sqlite_hall: Hall,
) -> None:
    hall, messages = sqlite_hall, 100_000
    people = hall.running(*NAMES)
    book = storm(hall, people, messages, lambda *asked: saving.ask(hall.deps, *asked))
    assert told(hall, book, messages, "sqlite") == NOTHING
    assert set(book.outcomes) == {"saved", "stale"}
    for key, revisions in book.sent.items():
        assert book.acknowledged[key] == set(revisions)


@pytest.mark.postgres
def test_two_processes_on_postgresql_leave_the_highest_revisions_and_lose_nothing(
    postgres_url: str, tmp_path: Path
) -> None:
    """Every page sends over both."""
    with hall_on(postgres_url, tmp_path / "var") as make:
        hall, messages = make(16, timing="free"), 10_000
        people = hall.running(*NAMES)
        processes = [hall.deps, hall.another_process()]
        turn = iter(range(messages))
        book = storm(hall, people, messages, lambda *asked: saving.ask(processes[next(turn) % 2], *asked))
        assert told(hall, book, messages, "postgresql, two writers") == NOTHING
        assert set(book.outcomes) == {"saved", "stale"}


def test_a_writer_that_acknowledges_before_it_commits_is_found_out(sqlite_hall: Hall) -> None:
    """The same storm and the same books; every hundredth of its commits never happens."""
    hall = sqlite_hall
    people = hall.running(*NAMES[:4])
    dropped = random.Random(4)

    def ask(actor: Actor, lease: str, writes: Sequence[Write], at: datetime) -> "Future[SaveAck]":
        if dropped.random() >= 0.01:
            return saving.ask(hall.deps, actor, lease, writes, at)
        hasty: Future[SaveAck] = Future()
        results = tuple(
            WriteResult(item=write.item, revision=write.revision, outcome="saved") for write in writes
        )
        hasty.set_result(
            SaveAck(results=results, saved_at=at, server_now=at, closes_at=None, remaining_ms=None)
        )
        return hasty

    book = storm(hall, people, 3_000, ask)
    assert faults_of(hall, book)["lost"] > 0
