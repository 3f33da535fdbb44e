"""What goes wrong around a group of saves: who is told what, and that nothing acknowledged is missing."""

import gc
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from server.errors import AttemptClosed, LeaseLost, NotReady, Throttled
from server.services import saving, saving_rules, saving_writer
from server.services.saving import Write
from server.services.views import SaveAck
from server.store.answers.rows import Changes
from server.store.tables.answers import QuarantinedRow, RevisionRow
from tests.support.cast import Hall, HallMaker, Seated, hall_on
from tests.support.fragile_postgres import FragilePostgres

WITHIN_S = 30.0
ITEM = "one-single"
NAMES = ("Ada", "Bob", "Cleo", "Dora")


def ask(hall: Hall, seated: Seated, revision: int, lease: str = "") -> "Future[SaveAck]":
    writes = [Write(item=ITEM, revision=revision, value={"choice": "abcd"[revision % 4]})]
    return saving.ask(hall.deps, seated.actor, lease or seated.lease, writes, hall.clock())


def kept(hall: Hall, seated: Seated) -> set[int]:
    with hall.deps.store.read() as work:
        rows = work.rows.scalars(select(RevisionRow.revision).where(RevisionRow.attempt_id == seated.id))
        return set(rows)


@contextmanager
def one_group(hall: Hall) -> Iterator[None]:
    """Everything asked for in this block is done together, after it."""
    with hall.deps.store.turns.take():
        yield


def saved(future: "Future[SaveAck]") -> bool:
    return [result.outcome for result in future.result(WITHIN_S).results] == ["saved"]


class Poison:
    """The database refuses every transaction that holds this revision."""

    def __init__(self, hall: Hall, revision: int) -> None:
        self._sql, self._revision = hall.deps.saves._sql, revision
        self._write = self._sql.write
        self.groups: list[int] = []

    def __call__(self, connection: Connection, changes: Changes, at: datetime) -> None:
        self.groups.append(len(changes.revisions))
        self._write(connection, changes, at)
        if any(row.revision == self._revision for row in changes.revisions):
            # Breaks in the database itself, after everything of the group was written.
            row = next(row for row in changes.revisions if row.revision == self._revision)
            twice = {**row._asdict(), "saved_at": at}
            connection.execute(insert(RevisionRow).values(twice))


def test_a_poisoned_row_fails_alone(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    people = hall.running(*NAMES)
    poison = Poison(hall, 666)
    monkeypatch.setattr(hall.deps.saves._sql, "write", poison)
    with one_group(hall):
        good = [ask(hall, each, 1) for each in people]
        bad = ask(hall, people[0], 666)
        after = [ask(hall, each, 1000) for each in people]
    assert isinstance(bad.exception(WITHIN_S), IntegrityError)
    assert all(saved(future) for future in (*good, *after))
    assert poison.groups[0] == 9, "they were not tried together"
    assert kept(hall, people[0]) == {1, 1000}
    assert kept(hall, people[1]) == {1, 1000}


def test_a_refused_save_leaves_its_group_be(hall: Hall) -> None:
    ada, bob = hall.running("Ada", "Bob")
    hall.sign_in("Bob")
    with one_group(hall):
        good, lost = ask(hall, ada, 1), ask(hall, bob, 1)
    assert saved(good)
    assert isinstance(lost.exception(WITHIN_S), LeaseLost)
    assert kept(hall, bob) == set()


def test_first_answers_start_their_clocks_beside_others_of_their_group(hall_maker: HallMaker) -> None:
    hall = hall_maker(clock_from="first_answer", theory_max_minutes=None)
    ada, bob = hall.running("Ada", "Bob")
    hall.clock.forward(minutes=2)
    began_at = hall.clock()
    assert saved(ask(hall, ada, 1))
    hall.clock.forward(minutes=1)
    with one_group(hall):
        futures = [ask(hall, ada, 2), ask(hall, bob, 1), ask(hall, bob, 2), ask(hall, ada, 3)]
    assert all(saved(future) for future in futures)
    assert hall.attempt(ada).base_at == began_at
    assert hall.attempt(bob).base_at == hall.clock()
    assert futures[1].result().remaining_ms == futures[2].result().remaining_ms == 210 * 60_000


def apart(hall: Hall) -> list[tuple[str, int]]:
    with hall.deps.store.read() as work:
        rows = work.rows.scalars(select(QuarantinedRow).order_by(QuarantinedRow.id))
        return [(row.cause, row.revision) for row in rows]


def test_what_comes_after_the_end_is_kept_apart_once_with_its_cause(hall: Hall) -> None:
    (ada,) = hall.running("Ada")
    hall.save(ada, (ITEM, 1, {"choice": "a"}))
    hall.clock.forward(minutes=211)
    hall.close_due()
    for _ in range(3):  # a page sends again and again
        with pytest.raises(AttemptClosed):
            hall.save(ada, (ITEM, 2, {"choice": "b"}))
    assert apart(hall) == [("late", 2)]
    assert kept(hall, ada) == {1}


def test_an_attempt_has_only_so_much_kept_apart(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving_rules, "MOST_APART", 4)
    (ada,) = hall.running("Ada")
    hall.sign_in("Ada")
    for revision in range(1, 10):
        with pytest.raises(LeaseLost):
            hall.save(ada, (ITEM, revision, {"choice": "a"}))
    assert apart(hall) == [("lease", revision) for revision in (1, 2, 3, 4)]


def test_more_saves_than_may_wait_are_refused_and_nothing_told_is_missing(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ada,) = hall.running("Ada")
    monkeypatch.setattr(hall.deps.saves._grouping, "_most_waiting", 10)
    with one_group(hall):
        futures = [ask(hall, ada, revision) for revision in range(1, 11)]
        with pytest.raises(Throttled) as refused:
            ask(hall, ada, 11)
    assert refused.value.fields["retry_after_s"] == 1
    assert all(saved(future) for future in futures)
    assert kept(hall, ada) == set(range(1, 11))


def test_a_few_long_saves_fill_what_may_wait_as_many_short_ones_do(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ada,) = hall.running("Ada")
    monkeypatch.setattr(hall.deps.saves._grouping, "_most_waiting", 10)

    def long(revision: int) -> "Future[SaveAck]":
        writes = [Write(item=ITEM, revision=revision, value={"choice": "a"})]
        size = 4 * saving_writer.A_WRITE
        return saving.ask(hall.deps, ada.actor, ada.lease, writes, hall.clock(), size=size)

    with one_group(hall):
        futures = [long(1), long(2)]
        with pytest.raises(Throttled):
            long(3)
    assert all(saved(future) for future in futures)
    assert saved(long(3))
    assert kept(hall, ada) == {1, 2, 3}


def test_a_process_that_stood_still_while_it_saved_tells_what_became_of_the_save(hall: Hall) -> None:
    """Its clocks have gone on meanwhile: the first look at the answer is late already."""
    (ada,) = hall.running("Ada")
    looks = list[float]()

    def wait(saved: "Future[SaveAck]", within_s: float) -> SaveAck:
        looks.append(within_s)
        if len(looks) == 1:
            raise TimeoutError
        return saved.result(WITHIN_S)

    writes = [Write(item=ITEM, revision=1, value={"choice": "a"})]
    ack = saving.save_responses(hall.deps, ada.actor, ada.lease, writes, hall.clock(), wait)
    assert [result.outcome for result in ack.results] == ["saved"]
    assert len(looks) == 2


def test_a_database_that_never_answers_is_said_in_the_end(hall: Hall) -> None:
    (ada,) = hall.running("Ada")
    looks = list[float]()

    def wait(saved: "Future[SaveAck]", within_s: float) -> SaveAck:
        looks.append(within_s)
        raise TimeoutError

    writes = [Write(item=ITEM, revision=1, value={"choice": "a"})]
    with pytest.raises(NotReady):
        saving.save_responses(hall.deps, ada.actor, ada.lease, writes, hall.clock(), wait)
    assert sum(looks) == saving.ANSWERED_WITHIN_S


def test_closing_saves_what_was_asked_for_and_refuses_the_rest(hall: Hall) -> None:
    (ada,) = hall.running("Ada")
    with ThreadPoolExecutor(1) as pool:
        with one_group(hall):
            futures = [ask(hall, ada, revision) for revision in range(1, 601)]
            closing = pool.submit(hall.deps.saves.close)
        closing.result(WITHIN_S)
    assert all(future.done() for future in futures)
    assert all(saved(future) for future in futures)
    assert kept(hall, ada) == set(range(1, 601))
    with pytest.raises(NotReady):
        ask(hall, ada, 601)


def test_a_decision_that_breaks_is_answered_to_everybody_and_keeps_nothing(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, bob = hall.running("Ada", "Bob")

    def broken(*_: object) -> Any:
        raise RuntimeError("a bug of ours")

    with monkeypatch.context() as patched:
        patched.setattr(saving_writer, "decide", broken)
        futures = [ask(hall, ada, 1), ask(hall, bob, 1)]
        assert [type(future.exception(WITHIN_S)) for future in futures] == [RuntimeError, RuntimeError]
    assert kept(hall, ada) == set()
    assert saved(ask(hall, ada, 1))


@pytest.mark.postgres
@pytest.mark.filterwarnings("ignore:.*was deleted while still open:ResourceWarning")
def test_a_database_lost_within_a_group_acknowledges_nothing_and_comes_back(
    fragile_postgres: FragilePostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody is told to send again; the same saves are taken when it is back."""
    with hall_on(fragile_postgres.url, tmp_path / "var") as make:
        hall = make()
        people = hall.running(*NAMES)
        assert all(saved(ask(hall, each, 1)) for each in people)
        write = hall.deps.saves._sql.write

        def lost(connection: Connection, changes: Changes, at: datetime) -> None:
            write(connection, changes, at)
            fragile_postgres.stop_at_once()

        with monkeypatch.context() as patched:
            patched.setattr(hall.deps.saves._sql, "write", lost)
            with one_group(hall):
                futures = [ask(hall, each, 2) for each in people]
            for future in futures:
                error = future.exception(WITHIN_S)
                assert isinstance(error, NotReady)
                assert error.fields["retry_after_s"] == 1
        fragile_postgres.start()
        assert [kept(hall, each) for each in people] == [{1}] * 4
        assert all(saved(ask(hall, each, 2)) for each in people)
        gc.collect()  # connections that broke half made are dropped as they are


@pytest.mark.postgres
@pytest.mark.filterwarnings("ignore:.*was deleted while still open:ResourceWarning")
def test_a_database_that_was_away_between_two_saves_is_not_noticed(
    fragile_postgres: FragilePostgres, tmp_path: Path
) -> None:
    with hall_on(fragile_postgres.url, tmp_path / "var") as make:
        hall = make()
        (ada,) = hall.running("Ada")
        assert saved(ask(hall, ada, 1))
        fragile_postgres.stop_at_once()
        fragile_postgres.start()
        assert saved(ask(hall, ada, 2))
        assert kept(hall, ada) == {1, 2}
        gc.collect()
