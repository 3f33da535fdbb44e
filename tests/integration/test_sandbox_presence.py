"""A program that runs alone on its machine: nobody beside it, everybody after it, whoever dies meanwhile."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from sandbox.errors import MachineBusy
from sandbox.presence import Presence

TREE = Path(__file__).parents[2]


@pytest.fixture
def prefix(request: pytest.FixtureRequest) -> str:
    """A machine of one's own: others are not seen."""
    return f"test-{request.node.name[:30]}-{time.monotonic_ns()}"


@contextmanager
def other_judge(prefix: str, *, alone: bool) -> Iterator[subprocess.Popen[bytes]]:
    """A process that holds the machine until it is killed."""
    program = f"""
import time
from sandbox.presence import Presence
hold = Presence({prefix!r}).hold(alone={alone})
print("holding", flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], cwd=TREE, stdout=subprocess.PIPE) as judge:
        assert judge.stdout is not None
        assert judge.stdout.readline() == b"holding\n"
        try:
            yield judge
        finally:
            judge.kill()


def test_programs_run_side_by_side(prefix: str) -> None:
    one, other = Presence(prefix), Presence(prefix)
    holds = [one.hold(), other.hold()]
    for hold in holds:
        hold.release()


@pytest.mark.parametrize("first_is_alone", [True, False])
def test_nobody_runs_beside_one_that_is_alone(prefix: str, first_is_alone: bool) -> None:
    mine = Presence(prefix).hold(alone=first_is_alone)
    other = Presence(prefix)
    with ThreadPoolExecutor(1) as aside:
        waiting = aside.submit(lambda: other.hold(alone=not first_is_alone).release())
        assert not waiting.done()
        with pytest.raises(MachineBusy):
            Presence(prefix, patience_s=0.05).hold(alone=not first_is_alone)
        assert not waiting.done()
        mine.release()
        waiting.result()


def test_two_that_want_to_be_alone_take_turns(prefix: str) -> None:
    first = Presence(prefix).hold(alone=True)
    with ThreadPoolExecutor(1) as aside:
        second = aside.submit(lambda: Presence(prefix).hold(alone=True).release())
        assert not second.done()
        first.release()
        second.result()


@pytest.mark.parametrize("alone", [True, False])
def test_a_killed_judge_holds_nothing(prefix: str, alone: bool) -> None:
    with other_judge(prefix, alone=alone) as judge, ThreadPoolExecutor(1) as aside:
        waiting = aside.submit(lambda: Presence(prefix).hold(alone=not alone).release())
        assert not waiting.done()
        judge.kill()
        waiting.result()


def test_who_wants_to_be_alone_gets_a_turn_among_many_that_never_pause(prefix: str) -> None:
    presence = Presence(prefix)
    stop = threading.Event()

    def run_on() -> None:
        while not stop.is_set():
            hold = presence.hold()
            time.sleep(0.002)
            hold.release()

    with ThreadPoolExecutor(6) as others:
        running = [others.submit(run_on) for _ in range(6)]
        for _ in range(5):
            Presence(prefix).hold(alone=True).release()
        stop.set()
        for one in running:
            one.result()


def test_nobody_is_ever_seen_beside_one_alone(prefix: str) -> None:
    running = [0, 0]  # beside others, alone
    guard = threading.Lock()
    seen: list[tuple[int, int]] = []

    def work(number: int) -> None:
        presence = Presence(prefix)
        for turn in range(60):
            alone = (number + turn) % 7 == 0
            hold = presence.hold(alone=alone)
            with guard:
                running[alone] += 1
                seen.append((running[0], running[1]))
            with guard:
                running[alone] -= 1
            hold.release()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(work, range(6)))
    assert {(beside > 0, alone) for beside, alone in seen} == {(True, 0), (False, 1)}


def test_a_thread_never_waits_for_itself(prefix: str) -> None:
    presence = Presence(prefix, patience_s=5)
    with ThreadPoolExecutor(1) as aside:
        talking = presence.hold()
        waiting = aside.submit(lambda: Presence(prefix).hold(alone=True).release())
        assert not waiting.done()
        presence.hold().release()  # such as the candidate's side of a hidden test
        assert not waiting.done()
        talking.release()
        waiting.result()
    alone = presence.hold(alone=True)
    inner = presence.hold()
    alone.release()
    with pytest.raises(MachineBusy):
        Presence(prefix, patience_s=0.05).hold()
    inner.release()
    Presence(prefix).hold().release()


def test_to_be_alone_beside_ones_own_program_is_a_mistake(prefix: str) -> None:
    presence = Presence(prefix)
    hold = presence.hold()
    with pytest.raises(RuntimeError, match="own thread"):
        presence.hold(alone=True)
    hold.release()
    presence.hold(alone=True).release()
