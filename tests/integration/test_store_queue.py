"""The queue: one holder per job, taken over when silent, and a holder that lost it writes nothing."""

from collections import Counter
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from server.store.engine import open_engine
from server.store.migrating import upgrade
from server.store.queue import (
    Claim,
    claim,
    depth,
    fail,
    finish,
    give_back,
    put_off,
    renew,
    take_back,
    waiting_because,
)
from server.store.tables.judging import JobRow
from server.store.work import Store
from tests.support.cast import FakeClock

LEASE = timedelta(seconds=30)
POOLS = ("try", "judge")


class Queue:
    """The queue on one database, with verbs that are a transaction each."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.clock = FakeClock()
        self.engine = open_engine(url, pool_size=16)
        self.store = Store(self.engine, self.clock, lambda _: None)

    def add(self, key: str, pool: str = "judge", priority: int = 0, about: str | None = None) -> None:
        with self.store.write() as work:
            work.enqueue("judge", pool, key, {"key": key}, priority=priority, about=about)

    def claim(
        self, owner: str = "one", pools: tuple[str, ...] = POOLS, kept_for: Collection[str] | None = None
    ) -> Claim | None:
        with self.store.write() as work:
            return claim(work, pools, owner, LEASE, kept_for=kept_for)

    def held(self, owner: str = "one") -> Claim:
        found = self.claim(owner)
        assert found is not None
        return found

    def finish(self, held: Claim) -> bool:
        with self.store.write() as work:
            return finish(work, held)

    def renew(self, held: Claim) -> bool:
        with self.store.write() as work:
            return renew(work, held, LEASE)

    def give_back(self, held: Claim, wait_s: float = 5, *, avoid: str | None = None) -> bool:
        with self.store.write() as work:
            wait = timedelta(seconds=wait_s)
            return give_back(work, held, "why", wait, avoid=avoid, until=2 * wait)

    def put_off(self, held: Claim, wait_s: float = 5) -> bool:
        with self.store.write() as work:
            return put_off(work, held, "why", timedelta(seconds=wait_s))

    def fail(self, held: Claim) -> bool:
        with self.store.write() as work:
            return fail(work, held, "why")

    def take_back(self, owner: str, *, died: bool = True) -> int:
        with self.store.write() as work:
            return take_back(work, owner, died=died)

    def job(self, key: str) -> JobRow:
        with self.store.read() as work:
            return work.rows.scalars(select(JobRow).where(JobRow.dedupe_key == key)).one()


@pytest.fixture
def queue(database_url: str, tmp_path: Path) -> Iterator[Queue]:
    made = Queue(database_url)
    upgrade(made.engine)
    yield made
    made.engine.dispose()


def test_an_empty_queue_gives_nothing(queue: Queue) -> None:
    assert queue.claim() is None


def test_a_claimed_job_is_nobody_elses_and_done_is_done(queue: Queue) -> None:
    queue.add("a")
    held = queue.held()
    assert (held.payload, held.attempt, held.fence) == ({"key": "a"}, 1, 1)
    assert queue.claim("two") is None
    assert queue.finish(held)
    assert queue.claim("two") is None
    assert (queue.job("a").state, queue.job("a").error) == ("done", None)
    assert not queue.finish(held)


def test_the_urgent_come_first_and_equals_in_their_order(queue: Queue) -> None:
    queue.add("first")
    queue.add("second")
    queue.add("pressed", pool="try", priority=10)
    queue.add("settle", priority=1)
    keys = [queue.held().payload["key"] for _ in range(4)]
    assert keys == ["pressed", "settle", "first", "second"]


def test_a_worker_sees_only_its_pools(queue: Queue) -> None:
    queue.add("slow", pool="judge")
    assert queue.claim(pools=("try",)) is None
    assert queue.claim(pools=("judge",)) is not None


def test_asking_twice_for_the_same_changes_nothing_even_when_it_is_done(queue: Queue) -> None:
    queue.add("same")
    queue.add("same", priority=5)
    held = queue.held()
    assert queue.claim() is None
    assert queue.job("same").priority == 0
    queue.finish(held)
    queue.add("same")
    assert queue.claim() is None


def test_a_silent_holder_is_relieved_after_its_lease_and_not_before(queue: Queue) -> None:
    queue.add("a")
    queue.held("one")
    queue.clock.forward(seconds=30)
    assert queue.claim("two") is None
    queue.clock.forward(seconds=0.001)
    taken = queue.held("two")
    assert (taken.fence, taken.attempt) == (2, 2)


def test_renewing_keeps_the_job(queue: Queue) -> None:
    queue.add("a")
    held = queue.held("one")
    for _ in range(3):
        queue.clock.forward(seconds=20)
        assert queue.renew(held)
    assert queue.claim("two") is None


def test_a_zombie_neither_finishes_nor_renews_nor_gives_back(queue: Queue) -> None:
    """The fence: once taken over, the first holder's word counts for nothing."""
    queue.add("a")
    zombie = queue.held("one")
    queue.clock.forward(seconds=31)
    holder = queue.held("two")
    for attempt in (queue.finish, queue.renew, queue.give_back, queue.put_off, queue.fail):
        assert not attempt(zombie)
    row = queue.job("a")
    assert (row.state, row.owner, row.fence, row.error) == ("running", "two", holder.fence, None)
    assert queue.finish(holder)
    assert not queue.give_back(zombie)
    assert queue.job("a").state == "done"


def test_a_job_given_back_waits_and_its_third_fault_is_the_last(queue: Queue) -> None:
    queue.add("a")
    for faults in (0, 1):
        held = queue.held()
        assert (held.attempt, held.faults, held.is_last_try) == (faults + 1, faults, False)
        assert queue.give_back(held, wait_s=5)
        assert queue.claim() is None
        queue.clock.forward(seconds=5)
    last = queue.held()
    assert last.is_last_try
    assert queue.fail(last)
    row = queue.job("a")
    assert (row.state, row.error, row.faults) == ("failed", "why", 3)
    queue.clock.forward(hours=1)
    assert queue.claim() is None


def test_what_failed_with_one_is_left_to_another_for_a_while_and_not_for_ever(queue: Queue) -> None:
    queue.add("a")
    queue.add("b")
    assert queue.give_back(queue.held("one"), wait_s=5, avoid="one")
    queue.clock.forward(seconds=5)
    assert queue.held("one").payload == {"key": "b"}
    assert queue.claim("one") is None
    again = queue.held("two")
    assert again.payload == {"key": "a"}
    assert queue.give_back(again, wait_s=5, avoid="two")
    queue.clock.forward(seconds=10)
    assert queue.held("two").payload == {"key": "a"}


def test_a_machine_that_was_not_ready_costs_the_job_nothing(queue: Queue) -> None:
    queue.add("a")
    for _ in range(20):
        held = queue.held()
        assert (held.attempt, held.faults, held.losses) == (1, 0, 0)
        assert queue.put_off(held)
        assert queue.claim() is None
        queue.clock.forward(seconds=5)
    assert queue.job("a").state == "queued"


def test_a_holder_that_never_came_back_is_counted_and_one_that_was_cut_off_is_not(queue: Queue) -> None:
    queue.add("a")
    queue.held("one")
    queue.clock.forward(seconds=31)
    assert queue.held("one").losses == 0
    queue.clock.forward(seconds=31)
    assert queue.held("two").losses == 1


def test_a_judge_that_starts_takes_back_at_once_what_its_predecessor_held(queue: Queue) -> None:
    queue.add("a")
    queue.add("b")
    zombie, other = queue.held("one"), queue.held("two")
    assert queue.take_back("one") == 1
    assert not queue.finish(zombie)
    again = queue.held("three")
    assert (again.payload, again.losses) == (zombie.payload, 1)
    assert queue.take_back("three", died=False) == 1
    assert queue.held("three").losses == 1
    assert queue.finish(other)


def test_depth_counts_by_pool_and_state(queue: Queue) -> None:
    for key in "abc":
        queue.add(key)
    queue.add("t", pool="try", priority=1)
    queue.finish(queue.held())
    queue.held()
    with queue.store.read() as work:
        assert depth(work) == {("try", "done"): 1, ("judge", "running"): 1, ("judge", "queued"): 2}


def test_what_jobs_wait_for_is_counted_by_reason(queue: Queue) -> None:
    for key in "abc":
        queue.add(key)
    first, second = queue.held(), queue.held()
    queue.put_off(first)
    queue.put_off(second)
    with queue.store.read() as work:
        assert waiting_because(work) == {"why": 2}
    queue.clock.forward(seconds=5)
    for _ in range(3):
        queue.finish(queue.held())
    with queue.store.read() as work:
        assert waiting_because(work) == {}


def test_where_boxes_are_kept_one_worker_takes_all_jobs_of_a_paper(queue: Queue) -> None:
    for key in ("a1", "b1", "a2", "b2"):
        queue.add(key, about=key[0])
    taken = []
    for owner, kept in (("one", ""), ("two", ""), ("one", "a"), ("two", "b")):
        held = queue.claim(owner, kept_for=set(kept))
        assert held is not None
        taken.append((owner, held.payload["key"]))
    assert taken == [("one", "a1"), ("two", "b1"), ("one", "a2"), ("two", "b2")]


def test_a_kept_box_makes_no_job_more_urgent_and_nobody_waits_for_another_one(queue: Queue) -> None:
    queue.add("a1", about="a")
    queue.add("a2", about="a")
    queue.add("b1", priority=1, about="b")
    assert [
        held.payload["key"]
        for owner in ("one", "one", "two")
        if (held := queue.claim(owner, kept_for={"a"} if owner == "one" else set()))
    ] == ["b1", "a1", "a2"]


def test_without_kept_boxes_jobs_are_taken_as_they_came(queue: Queue) -> None:
    for key in ("a1", "a2", "b1"):
        queue.add(key, about=key[0])
    assert [queue.held(owner).payload["key"] for owner in ("one", "two", "one")] == ["a1", "a2", "b1"]


def test_many_workers_share_the_jobs_and_no_job_is_held_twice(queue: Queue) -> None:
    """Six workers as processes would be: each with a store of its own."""
    for number in range(30):
        queue.add(f"job-{number}")
    engines = [open_engine(queue.url, pool_size=1) for _ in range(6)]

    def work_off(number: int) -> list[int]:
        store = Store(engines[number], queue.clock, lambda _: None)
        done: list[int] = []
        while True:
            with store.write() as work:
                held = claim(work, POOLS, f"worker-{number}", LEASE)
            if held is None:
                return done
            with store.write() as work:
                assert finish(work, held)
            done.append(held.job_id)

    with ThreadPoolExecutor(6) as pool:
        done = [job for jobs in pool.map(work_off, range(6), timeout=120) for job in jobs]
    for engine in engines:
        engine.dispose()
    assert len(done) == 30
    assert max(Counter(done).values()) == 1
