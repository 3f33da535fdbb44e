"""The ways between the loop and native threads: nothing waits on the loop, nothing is lost, order is kept."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import gevent
import pytest

from server.serving.crossing import LoopCrossing
from server.serving.pool import NativePool


def on_a_loop(test: Callable[[LoopCrossing], Any]) -> Any:
    """What `test` gives, run in a greenlet of a loop of its own."""
    found: list[Any] = []

    def run() -> None:
        crossing = LoopCrossing(NativePool("native", 2))
        greenlet = gevent.spawn(test, crossing)
        greenlet.join(10)
        assert greenlet.dead
        found.append(greenlet.exception or greenlet.value)
        crossing.pool.close(5)
        gevent.get_hub().destroy()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    if isinstance(found[0], BaseException):
        raise found[0]
    return found[0]


def test_a_call_runs_in_a_native_thread_and_the_loop_goes_on():
    def test(crossing: LoopCrossing) -> tuple[str, bool]:
        ticked = threading.Event()
        gevent.spawn(ticked.set)  # the call ends only when the loop has run this
        name = crossing.call(lambda: (ticked.wait(5), threading.current_thread().name)[1])
        return name, ticked.is_set()

    name, ticked = on_a_loop(test)
    assert name.startswith("native-")
    assert ticked


def test_a_call_raises_what_its_work_raised():
    def test(crossing: LoopCrossing) -> None:
        crossing.call(lambda: {}["missing"])

    with pytest.raises(KeyError, match="missing"):
        on_a_loop(test)


def test_a_call_from_a_native_thread_needs_no_other_one():
    def test(crossing: LoopCrossing) -> bool:
        def outer() -> bool:
            return threading.get_ident() == crossing.call(threading.get_ident)

        return crossing.call(outer)

    assert on_a_loop(test)


def test_what_is_posted_from_many_threads_runs_on_the_loop_in_each_ones_order():
    def test(crossing: LoopCrossing) -> tuple[list[tuple[str, int]], set[int]]:
        seen: list[tuple[str, int]] = []
        where: set[int] = set()

        def note(who: str, number: int) -> None:
            where.add(threading.get_ident())
            seen.append((who, number))

        def post(who: str) -> None:
            for number in range(500):
                crossing.post(note, who, number)

        crossing.post(lambda: {}["lost"])  # what fails holds up nothing
        promised = [crossing.pool.submit(post, who) for who in "ab"]
        for each in promised:
            crossing.wait(each)
        while len(seen) < 1000:
            gevent.sleep(0.01)
        return seen, where - {threading.get_ident()}

    seen, elsewhere = on_a_loop(test)
    assert elsewhere == set()
    for who in "ab":
        assert [number for each, number in seen if each == who] == list(range(500))


def test_a_promise_nobody_keeps_is_given_up_and_may_be_kept_later():
    def test(crossing: LoopCrossing) -> str:
        promised: Future[str] = Future()
        with pytest.raises(TimeoutError):
            crossing.wait(promised, 0.01)
        promised.set_result("late")
        return crossing.wait(promised)

    assert on_a_loop(test) == "late"


def test_more_jobs_than_threads_wait_and_are_all_done():
    def test(crossing: LoopCrossing) -> tuple[int, int, list[int]]:
        going = threading.Event()
        jobs = [crossing.pool.submit(lambda number=number: (going.wait(5), number)[1]) for number in range(6)]
        while crossing.pool.waiting != 4:
            gevent.sleep(0.01)
        seen = crossing.pool.busy, crossing.pool.waiting
        going.set()
        return (*seen, [crossing.wait(each) for each in jobs])

    assert on_a_loop(test) == (2, 4, list(range(6)))
