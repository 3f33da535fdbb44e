"""The unit of work: all or nothing, bells only after the commit, facts numbered without a gap."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from server.errors import NotFound
from server.exam.facts import LeaseMoved, ProgressFolded
from server.services.deps import Deps
from server.services.tails import facts_after, last_fact_id
from server.store.engine import open_engine
from server.store.migrating import upgrade
from server.store.tables.journal import FactRow, RecordRow, ThrottleRow
from server.store.tables.judging import JobRow
from server.store.work import Store
from tests.support.cast import START, FakeClock, make_deps


@dataclass
class Stage:
    deps: Deps
    bells: list[str]
    another: Callable[[], Store]  # a store as another process would open it


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> Iterator[Stage]:
    clock, bells = FakeClock(), list[str]()
    deps = make_deps(database_url, tmp_path / "var", clock, bells)
    upgrade(deps.store.engine)
    opened = []

    def another() -> Store:
        opened.append(open_engine(database_url, pool_size=2))
        return Store(opened[-1], clock, bells.append)

    yield Stage(deps, bells, another)
    for engine in (*opened, deps.store.engine):
        engine.dispose()
    deps.passwords.close()


def throttle(key: str) -> ThrottleRow:
    return ThrottleRow(key=key, failures=1, open_at=START)


def count(store: Store, table: type) -> int:
    with store.read() as work:
        return work.rows.scalar(select(func.count()).select_from(table)) or 0


def test_a_block_that_raises_leaves_nothing_and_rings_nobody(stage: Stage) -> None:
    class Broken(Exception):
        pass

    def breaks() -> None:
        with stage.deps.store.write() as work:
            work.rows.add(throttle("gone"))
            work.record("server", "tried", "x")
            work.announce("room:1", ProgressFolded())
            work.enqueue("judge", "judge", "k", {})
            work.rows.flush()
            raise Broken

    with pytest.raises(Broken):
        breaks()
    for table in (ThrottleRow, RecordRow, FactRow, JobRow):
        assert count(stage.deps.store, table) == 0
    assert stage.bells == []


def test_a_commit_that_fails_rings_nobody(stage: Stage) -> None:
    def add() -> None:
        with stage.deps.store.write() as work:
            work.announce("room:1", ProgressFolded())
            work.rows.add(throttle("there"))

    with stage.deps.store.write() as work:
        work.rows.add(throttle("there"))
    with pytest.raises(IntegrityError):
        add()
    assert stage.bells == []
    assert count(stage.deps.store, FactRow) == 0


def test_bells_ring_once_each_and_only_when_all_can_see_the_commit(database_url: str, tmp_path: Path) -> None:
    """Whoever is woken finds what woke it."""
    seen: list[tuple[str, int, int]] = []
    deps = make_deps(database_url, tmp_path / "var", FakeClock(), [])
    upgrade(deps.store.engine)
    reader = open_engine(database_url, pool_size=2)
    reading = Store(reader, FakeClock(), lambda _: None)
    store = Store(
        deps.store.engine,
        FakeClock(),
        lambda bell: seen.append((bell, count(reading, FactRow), count(reading, JobRow))),
    )
    with store.write() as work:
        work.announce("room:1", ProgressFolded())
        work.announce("room:2", ProgressFolded())
        work.enqueue("judge", "judge", "a", {})
        work.enqueue("judge", "judge", "b", {})
        assert seen == []
    assert seen == [("facts", 2, 2), ("judge", 2, 2)]
    reader.dispose()
    deps.store.engine.dispose()
    deps.passwords.close()


def test_what_a_read_block_adds_is_thrown_away(stage: Stage) -> None:
    with stage.deps.store.read() as work:
        work.rows.add(throttle("never"))
        work.rows.flush()
    assert count(stage.deps.store, ThrottleRow) == 0


def test_a_read_block_keeps_one_view_while_others_commit(stage: Stage) -> None:
    """A board's cells and its seq belong together."""
    elsewhere = stage.another()
    with stage.deps.store.read() as work:
        counting = select(func.count()).select_from(ThrottleRow)
        assert work.rows.scalar(counting) == 0
        with elsewhere.write() as other:
            other.rows.add(throttle("new"))
        assert work.rows.scalar(counting) == 0
    assert count(stage.deps.store, ThrottleRow) == 1


def test_a_missing_row_is_named(stage: Stage) -> None:
    with stage.deps.store.write() as work:
        with pytest.raises(NotFound, match="no thing nowhere"):
            work.get(ThrottleRow, "nowhere", "thing")
        with pytest.raises(NotFound, match="no throttle nowhere"):
            work.lock(ThrottleRow, "nowhere")


@pytest.mark.postgres
def test_a_locked_row_is_read_afresh(postgres_url: str, tmp_path: Path) -> None:
    """What was read before the lock may be old by the time the lock is ours (SQLite has one writer only)."""
    deps = make_deps(postgres_url, tmp_path / "var", FakeClock(), [])
    upgrade(deps.store.engine)
    elsewhere = Store(deps.store.engine, FakeClock(), lambda _: None)
    with deps.store.write() as work:
        work.rows.add(throttle("key"))
    with deps.store.write() as work:
        assert work.get(ThrottleRow, "key").failures == 1
        with elsewhere.write() as other:
            other.lock(ThrottleRow, "key").failures = 7
        assert work.lock(ThrottleRow, "key").failures == 7
    deps.store.engine.dispose()
    deps.passwords.close()


WRITERS, EACH = 8, 12


def test_facts_are_numbered_without_gaps_and_a_tail_sees_each_once_in_order(stage: Stage) -> None:
    """Eight writers, each its own process's store, on three channels; two of twelve blocks roll back."""
    start = threading.Barrier(WRITERS + 1)
    writing_ended = threading.Event()
    stores = [stage.another() for _ in range(WRITERS)]

    def write(number: int) -> None:
        start.wait(timeout=30)
        for turn in range(EACH):
            try:
                with stores[number].write() as work:
                    work.announce("room:1", ProgressFolded())
                    work.announce(f"attempt:{number % 2}", LeaseMoved())
                    if turn % 6 == 5:
                        work.rows.flush()
                        raise InterruptedError
            except InterruptedError:
                continue

    tailed: list[tuple[int, str, int]] = []

    def follow() -> None:
        start.wait(timeout=30)
        while True:
            ended = writing_ended.is_set()
            last = tailed[-1][0] if tailed else 0
            new = facts_after(stage.deps, last, limit=7)
            tailed.extend((fact.id, fact.channel, fact.seq) for fact in new)
            if ended and not new:
                return

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        tail = pool.submit(follow)
        writers = [pool.submit(write, number) for number in range(WRITERS)]
        try:
            for writer in writers:
                writer.result(timeout=120)
        finally:
            writing_ended.set()  # a writer that failed must not leave the tail waiting
        tail.result(timeout=60)

    kept = WRITERS * (EACH - EACH // 6)
    by_channel: dict[str, list[int]] = {}
    for _, channel, seq in tailed:
        by_channel.setdefault(channel, []).append(seq)
    assert by_channel == {
        "room:1": list(range(1, kept + 1)),
        "attempt:0": list(range(1, kept // 2 + 1)),
        "attempt:1": list(range(1, kept // 2 + 1)),
    }
    assert [fact_id for fact_id, _, _ in tailed] == sorted({fact_id for fact_id, _, _ in tailed})
    assert last_fact_id(stage.deps) == tailed[-1][0]


def test_a_fact_carries_its_payload_and_the_instant_of_its_transaction(stage: Stage) -> None:
    with stage.deps.store.write() as work:
        work.announce("attempt:x", LeaseMoved())
    (fact,) = facts_after(stage.deps, 0)
    assert (fact.channel, fact.seq, fact.kind, fact.payload, fact.at) == (
        "attempt:x",
        1,
        "lease_moved",
        {"v": 1},
        START,
    )


def test_the_record_hashes_what_it_holds(stage: Stage) -> None:
    with stage.deps.store.write() as work:
        work.record("staff:grace", "one", "a", reason="why", body={"b": 1, "a": "中"})
        work.record("staff:grace", "two", "a", body={"a": "中", "b": 1})
        work.record("staff:grace", "three", "a", body={"a": "中", "b": 2})
    with stage.deps.store.read() as work:
        hashes = list(work.rows.scalars(select(RecordRow.body_hash).order_by(RecordRow.seq)))
    assert hashes[0] == hashes[1] != hashes[2]
