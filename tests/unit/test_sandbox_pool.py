"""Boxes stand ready for what was asked for, and each goes to one taker."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from sandbox.box_kinds import BoxKind, kind_for
from sandbox.errors import BoxLost, EngineUnavailable, ImageMissing, NoBox
from sandbox.pool import Pool
from sandbox.pool_sizes import PoolSettings, pool_for
from sandbox.values import Flavour
from tests.unit.sandbox_cast import LARGE, ODD, SMALL, Hands, PretendBox, PretendMaker, until

IDLE_S = 600.0


class Pooling:
    """A pool with all that surrounds it."""

    def __init__(self, size: int = 3, most: int = 16, makers: int = 1) -> None:
        self.maker = PretendMaker()
        self.hands = Hands()
        settings = PoolSettings(size=size, most=most, makers=makers, idle_s=IDLE_S)
        self.pool = Pool(self.maker.make, PretendBox.close, settings, self.hands)

    def ready(self, kind: BoxKind = SMALL) -> int:
        return self.pool.stock().ready.get(kind, 0)

    def use(self, kind: BoxKind = SMALL) -> PretendBox:
        """Take one and have done with it."""
        box = self.pool.take(kind)
        box.close()
        self.pool.done(kind)
        return box

    def settled(self) -> bool:
        return self.pool.stock().coming == 0


@pytest.fixture
def pooling(request: pytest.FixtureRequest) -> Iterator[Pooling]:
    made = Pooling(makers=getattr(request, "param", 1))
    yield made
    made.maker.gate.set()
    made.pool.close()


@pytest.mark.parametrize(
    ("limit", "memory_class"), [(1, 64), (64, 64), (65, 128), (256, 256), (257, 512), (512, 512), (513, 513)]
)
def test_a_task_takes_the_smallest_class_that_holds_its_limit(limit: int, memory_class: int) -> None:
    kind = kind_for(Flavour.DATA, limit)
    assert kind == BoxKind(Flavour.DATA, memory_class)
    assert kind.is_common == (limit <= 512)


def test_a_kind_nobody_asked_for_costs_nothing(pooling: Pooling) -> None:
    pooling.use(SMALL)
    until(lambda: pooling.ready(SMALL) == 3)
    assert {box.kind for box in pooling.maker.made} == {SMALL}


def test_without_a_size_boxes_are_made_on_demand_only() -> None:
    pooling = Pooling(size=0)
    pooling.use()
    pooling.use()
    assert len(pooling.maker.made) == 2
    assert pooling.ready() == 0


def test_who_comes_later_finds_a_box_ready(pooling: Pooling) -> None:
    pooling.use()
    until(lambda: pooling.ready() == 3)
    standing = list(pooling.maker.living)
    assert pooling.pool.take(SMALL) is standing[0]


def test_while_programs_run_only_their_successors_are_made(pooling: Pooling) -> None:
    pooling.pool.take(SMALL)
    pooling.pool.take(SMALL)
    until(lambda: pooling.ready() == 2)
    until(pooling.settled)
    assert pooling.ready() == 2
    pooling.pool.done(SMALL)
    pooling.pool.done(SMALL)
    until(lambda: pooling.ready() == 3)


def test_under_load_of_one_kind_another_one_is_not_forgotten(pooling: Pooling) -> None:
    pooling.pool.take(SMALL)
    pooling.use(LARGE)
    until(lambda: pooling.ready(LARGE) == 1)
    until(pooling.settled)
    assert pooling.ready(LARGE) == 1


def test_a_box_above_all_classes_is_never_made_ahead(pooling: Pooling) -> None:
    pooling.use(ODD)
    pooling.use(SMALL)
    until(lambda: pooling.ready(SMALL) == 3)
    assert [box.kind for box in pooling.maker.made].count(ODD) == 1


def test_a_box_that_went_away_while_it_stood_is_noticed_and_not_handed_out(pooling: Pooling) -> None:
    pooling.use()
    until(lambda: pooling.ready() == 3)
    assert not pooling.pool.has_lost_one()
    gone = pooling.maker.living[0]
    gone.is_idle = False
    assert pooling.pool.has_lost_one()
    taken = pooling.pool.take(SMALL)
    assert taken.is_idle
    assert taken is not gone
    assert gone.is_closed


def test_when_all_went_away_a_new_one_is_made(pooling: Pooling) -> None:
    pooling.use()
    until(lambda: pooling.ready() == 3)
    gone = list(pooling.maker.living)
    for box in gone:
        box.is_idle = False
    assert pooling.pool.take(SMALL).is_idle
    assert all(box.is_closed for box in gone)


@pytest.mark.parametrize("pooling", [2], indirect=True)
def test_who_finds_none_waits_for_the_one_that_is_coming(pooling: Pooling) -> None:
    pooling.use()
    until(lambda: pooling.ready() == 3)
    pooling.maker.gate.clear()
    for _ in range(3):
        pooling.pool.take(SMALL)
    until(lambda: pooling.pool.stock().coming == 2)
    with ThreadPoolExecutor(2) as others:
        waiting = [others.submit(pooling.pool.take, SMALL) for _ in range(2)]
        pooling.maker.gate.set()
        taken = [one.result() for one in waiting]
    assert len({id(box) for box in taken}) == 2


def test_a_kind_that_nobody_asks_for_any_more_is_given_up(pooling: Pooling) -> None:
    pooling.use(SMALL)
    until(lambda: pooling.ready(SMALL) == 3)
    pooling.hands.now += IDLE_S - 1
    pooling.use(LARGE)
    until(lambda: pooling.ready(LARGE) == 3)
    pooling.pool.give_up_idle()
    assert pooling.ready(SMALL) == 3
    pooling.hands.now += 2
    pooling.pool.give_up_idle()
    assert (pooling.ready(SMALL), pooling.ready(LARGE)) == (0, 3)
    assert {box.kind for box in pooling.maker.living} == {LARGE}


def test_no_more_stand_ready_than_allowed_and_a_new_kind_still_gets_its_first() -> None:
    pooling = Pooling(size=3, most=4)
    pooling.use(SMALL)
    until(lambda: pooling.ready(SMALL) == 3)
    pooling.use(LARGE)
    until(lambda: pooling.ready(LARGE) == 1)
    pooling.use(BoxKind(Flavour.WEB, 64))
    until(lambda: pooling.ready(BoxKind(Flavour.WEB, 64)) == 1)
    until(lambda: len(pooling.maker.living) == 4 and pooling.settled())
    assert (pooling.ready(SMALL), pooling.ready(LARGE)) == (2, 1)
    pooling.pool.close()


def test_room_is_made_from_what_was_not_asked_for_the_longest(pooling: Pooling) -> None:
    for kind in (SMALL, LARGE):
        pooling.hands.now += 1
        pooling.use(kind)
        until(lambda kind=kind: pooling.ready(kind) == 3)
    pooling.hands.now += IDLE_S  # nothing is made again meanwhile
    pooling.pool.give_up_one(but=LARGE)
    pooling.pool.give_up_one(but=BoxKind(Flavour.WEB, 64))
    assert (pooling.ready(SMALL), pooling.ready(LARGE)) == (1, 3)


def test_what_keeps_boxes_from_coming_up_is_told_to_who_asks_and_named(pooling: Pooling) -> None:
    pooling.maker.faults += [EngineUnavailable("nobody answers")] * 2  # for us, and for who makes ahead
    with pytest.raises(EngineUnavailable):
        pooling.pool.take(SMALL)
    stock = pooling.pool.stock()
    assert (stock.trouble, stock.in_use) == ("nobody answers", 0)


def test_after_a_fault_makers_pause_and_go_on_when_the_time_has_come(pooling: Pooling) -> None:
    pooling.use()
    until(lambda: pooling.ready() == 3)
    pooling.maker.faults.append(NoBox("no space left"))
    pooling.pool.take(SMALL)
    pooling.pool.take(SMALL)
    until(lambda: pooling.pool.stock().trouble == "no space left")
    until(pooling.settled)
    made = len(pooling.maker.made)
    pooling.pool.take(SMALL)
    assert len(pooling.maker.made) == made
    pooling.hands.now += 20
    pooling.pool.done(SMALL)
    until(lambda: pooling.ready() == 2)
    assert pooling.pool.stock().trouble == ""


def test_a_missing_image_holds_up_nothing_but_what_needs_it() -> None:
    """No trouble of the machine's, no pause, no tries ahead of need."""
    web, maker, tried = BoxKind(Flavour.WEB, 64), PretendMaker(), []

    def make(kind: BoxKind) -> PretendBox:
        if kind == web:
            tried.append(kind)
            raise ImageMissing("no web image")
        return maker.make(kind)

    pool = Pool(make, PretendBox.close, PoolSettings(size=3, most=16, makers=1, idle_s=IDLE_S), Hands())
    pool.take(SMALL)
    pool.done(SMALL)
    until(lambda: pool.stock().ready.get(SMALL) == 3)
    with pytest.raises(ImageMissing):
        pool.take(web)
    until(lambda: pool.stock().coming == 0)
    before = len(tried)
    pool.take(SMALL)
    pool.done(SMALL)
    until(lambda: pool.stock().ready.get(SMALL) == 3)
    assert (pool.stock().trouble, len(tried)) == ("", before)
    pool.close()


@pytest.mark.parametrize("pooling", [2], indirect=True)
def test_who_waits_for_a_box_that_fails_to_come_makes_one(pooling: Pooling) -> None:
    pooling.use()
    until(lambda: pooling.ready() == 3)
    pooling.maker.gate.clear()
    pooling.maker.faults.extend([NoBox("no"), NoBox("no")])
    for _ in range(3):
        pooling.pool.take(SMALL)
    until(lambda: pooling.maker.waiting == 2)
    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(pooling.pool.take, SMALL)
        pooling.maker.gate.set()
        assert waiting.result().is_idle


def test_a_box_made_now_ends_the_pause(pooling: Pooling) -> None:
    pooling.maker.faults_for_us.append(EngineUnavailable("nobody answers"))
    with pytest.raises(EngineUnavailable):
        pooling.pool.take(SMALL)
    while pooling.pool.stock().trouble:
        pooling.use()  # first what stands ready, then one that is made now
    until(lambda: pooling.ready() == 3)
    assert pooling.pool.stock().trouble == ""


def test_closing_ends_what_is_ready_and_what_is_coming(pooling: Pooling) -> None:
    pooling.use()
    until(lambda: pooling.ready() == 3)
    pooling.maker.gate.clear()
    taken = pooling.pool.take(SMALL)
    pooling.pool.done(SMALL)
    until(lambda: pooling.maker.waiting == 1)
    with ThreadPoolExecutor(1) as other:
        closing = other.submit(pooling.pool.close)
        until(lambda: pooling.ready() == 0)
        pooling.maker.gate.set()
        closing.result()
    assert pooling.maker.living == [taken]


def test_any_number_of_threads_never_share_a_box() -> None:
    pooling = Pooling(size=4, makers=3)
    guard = threading.Lock()
    seen: set[int] = set()

    def work(number: int) -> None:
        kind = (SMALL, LARGE, ODD)[number % 3]
        for turn in range(40):
            if turn % 7 == number % 7:
                pooling.maker.faults.append(BoxLost("at the greeting"))
            try:
                box = pooling.pool.take(kind)
            except BoxLost:
                continue
            with guard:
                assert id(box) not in seen
                seen.add(id(box))
            assert box.is_idle
            assert box.kind == kind
            box.close()
            pooling.pool.done(kind)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))
    pooling.pool.close()
    assert pooling.maker.living == []
    assert pooling.pool.stock().in_use == 0


@pytest.mark.parametrize(
    ("processes", "cores", "free_mib", "size", "most", "makers"),
    [
        (2, 2, 3072, 3, 8, 1),
        (8, 8, 24576, 3, 5, 1),
        (1, 2, 3072, 6, 16, 1),
        (1, 8, 24576, 24, 42, 4),
        (2, 2, 100, 2, 2, 1),
        (64, 2, 512, 2, 2, 1),
    ],
)
def test_a_machine_affords_what_its_cores_and_memory_allow(
    processes: int, cores: int, free_mib: int, size: int, most: int, makers: int
) -> None:
    found = pool_for(processes, cores=cores, free_mib=free_mib, slots=128)
    assert (found.size, found.most, found.makers) == (size, most, makers)
