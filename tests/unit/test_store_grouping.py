"""Grouping: nothing asked for is left without an answer, whatever happens to its group."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext

import pytest

from server.errors import NotReady, Throttled
from server.store.grouping import Grouping

WITHIN_S = 10.0
Groups = Callable[..., Grouping[int, int]]


@pytest.fixture
def groups() -> Iterator[Groups]:
    made: list[Grouping[int, int]] = []

    def make(
        do: Callable[[Sequence[int]], Sequence[int | Exception]],
        turn: Callable[[], AbstractContextManager[None]] = nullcontext,
        **sizes: int,
    ) -> Grouping[int, int]:
        made.append(Grouping("test", turn, do, **sizes))
        return made[-1]

    yield make
    for each in made:
        each.close()


class Gate:
    """A turn that is given when the test opens it."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.opened = threading.Event()

    def __enter__(self) -> None:
        self.reached.set()
        assert self.opened.wait(WITHIN_S)

    def __exit__(self, *_: object) -> None:
        return None


def doubled(asked: Sequence[int]) -> list[int | Exception]:
    return [2 * each for each in asked]


def results(futures: Sequence["Future[int]"]) -> list[int]:
    return [future.result(WITHIN_S) for future in futures]


def test_everybody_gets_their_own_answer(groups: Groups) -> None:
    group = groups(doubled)
    assert results([group.ask(number) for number in range(1000)]) == [2 * n for n in range(1000)]
    assert group.waiting == 0


def test_what_comes_while_the_turn_is_waited_for_is_one_group(groups: Groups) -> None:
    gate, seen = Gate(), list[list[int]]()

    def do(asked: Sequence[int]) -> list[int | Exception]:
        seen.append(list(asked))
        return doubled(asked)

    group = groups(do, lambda: gate)
    futures = [group.ask(0)]
    assert gate.reached.wait(WITHIN_S)
    futures += [group.ask(number) for number in range(1, 20)]
    gate.opened.set()
    results(futures)
    assert seen == [list(range(20))]


def test_a_group_never_weighs_more_than_it_may_and_keeps_the_order(groups: Groups) -> None:
    gate, seen = Gate(), list[list[int]]()

    def do(asked: Sequence[int]) -> list[int | Exception]:
        seen.append(list(asked))
        return doubled(asked)

    group = groups(do, lambda: gate, most_at_once=10)
    futures = [group.ask(number, weight=3) for number in range(20)]
    gate.opened.set()
    results(futures)
    assert [number for each in seen for number in each] == list(range(20))
    assert max(len(each) for each in seen) == 3


def test_more_than_may_wait_is_refused_and_room_comes_back(groups: Groups) -> None:
    gate = Gate()
    group = groups(doubled, lambda: gate, most_waiting=10)
    futures = [group.ask(number) for number in range(10)]
    with pytest.raises(Throttled) as refused:
        group.ask(10)
    assert refused.value.fields == {"retry_after_s": 1}
    gate.opened.set()
    results(futures)
    assert group.ask(11).result(WITHIN_S) == 22


def test_an_answer_that_is_an_exception_goes_to_its_owner_alone(groups: Groups) -> None:
    group = groups(lambda asked: [ValueError("odd") if each % 2 else each for each in asked])
    futures = [group.ask(number) for number in range(10)]
    assert [type(future.exception(WITHIN_S)) for future in futures] == [type(None), ValueError] * 5


def test_a_group_that_breaks_is_everybodys_answer_and_the_next_one_works(groups: Groups) -> None:
    broken = [True]

    def do(asked: Sequence[int]) -> list[int | Exception]:
        if broken.pop() if broken else False:
            raise OSError("gone")
        return doubled(asked)

    group = groups(do)
    with pytest.raises(OSError, match="gone"):
        group.ask(1).result(WITHIN_S)
    assert group.ask(2).result(WITHIN_S) == 4


def test_too_few_answers_leave_nobody_waiting(groups: Groups) -> None:
    group = groups(lambda asked: [])
    with pytest.raises(ValueError, match="zip"):
        group.ask(1).result(WITHIN_S)


def test_closing_does_what_was_asked_for_and_takes_nothing_more(groups: Groups) -> None:
    gate = Gate()
    group = groups(doubled, lambda: gate)
    futures = [group.ask(number) for number in range(500)]
    closing = threading.Thread(target=group.close)
    closing.start()
    gate.opened.set()
    closing.join(WITHIN_S)
    assert all(future.done() for future in futures)
    assert results(futures) == [2 * n for n in range(500)]
    with pytest.raises(NotReady):
        group.ask(1)


def test_who_gave_up_before_the_group_began_is_left_out(groups: Groups) -> None:
    gate, seen = Gate(), list[int]()

    def do(asked: Sequence[int]) -> list[int | Exception]:
        seen.extend(asked)
        return doubled(asked)

    group = groups(do, lambda: gate)
    first, second = group.ask(1), group.ask(2)
    assert second.cancel()
    gate.opened.set()
    assert first.result(WITHIN_S) == 2
    group.close()
    assert seen == [1]


class Heard:
    """A teller that keeps what it was told, or fails."""

    def __init__(self, fails: bool = False) -> None:
        self.calls: list[list[tuple[object, object]]] = []
        self._fails = fails

    def wanted(self, asker: object) -> bool:
        return asker != "gave up"

    def tell(self, told: Sequence[tuple[object, object]]) -> None:
        self.calls.append(list(told))
        if self._fails:
            raise RuntimeError("cannot tell")


def test_each_teller_hears_of_its_own_at_once_and_one_that_fails_keeps_nobody_from_hearing(
    groups: Groups,
) -> None:
    gate, deaf, good = Gate(), Heard(fails=True), Heard()
    group = groups(doubled, lambda: gate)
    group.put(1, 1, "a", deaf)
    group.put(2, 1, "b", good)
    group.put(3, 1, "gave up", good)
    group.put(4, 1, "c", good)
    future = group.ask(5)
    gate.opened.set()
    assert future.result(WITHIN_S) == 10
    group.close()
    assert deaf.calls == [[("a", 2)]]
    assert good.calls == [[("b", 4), ("c", 8)]]
    assert group.waiting == 0
