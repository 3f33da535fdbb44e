"""Who has a box: never two names, never two at once, never after it failed. On boxes that run nothing."""

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest

from sandbox.docker_sandbox import DockerSandbox
from sandbox.errors import BoxLost, EngineUnavailable, SlotsTaken
from sandbox.keeping import KeptBoxes
from sandbox.options import Reuse, SandboxSettings
from sandbox.pool_sizes import PoolSettings
from tests.unit.sandbox_cast import LARGE, SMALL, Hands, PretendBox, PretendMaker, until

PAPER = SandboxSettings(
    reuse=Reuse.PAPER,
    kept_most=3,
    slot_wait_s=5.0,
    pool=PoolSettings(size=2, most=4, makers=2),
)
NAMES = ("ada", "grace", "alan", "edsger", "barbara")


class PretendEngine:
    """Answers, or does not."""

    def __init__(self) -> None:
        self.answers = True

    def version(self) -> str:
        if not self.answers:
            raise EngineUnavailable("nobody answers")
        return "0"


class Sandboxing:
    """A sandbox whose boxes are pretended; settings may be changed before the first box."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.opened: list[DockerSandbox] = []

    def __call__(
        self, settings: SandboxSettings, slots: int = 1000
    ) -> tuple[Any, PretendMaker, PretendEngine]:
        maker, engine = PretendMaker(slots), PretendEngine()
        self._monkeypatch.setattr("sandbox.docker_sandbox.BoxMaker", lambda *_: maker)
        self._monkeypatch.setattr("sandbox.docker_sandbox.Engine", lambda *_: engine)
        sandbox = DockerSandbox(settings)
        self.opened.append(sandbox)
        return sandbox, maker, engine


@pytest.fixture
def sandboxing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandboxing]:
    made = Sandboxing(monkeypatch)
    yield made
    for sandbox in made.opened:
        sandbox.close()


def test_a_name_gets_its_box_again(sandboxing: Sandboxing) -> None:
    sandbox, _, _ = sandboxing(PAPER)
    with sandbox.open(64, keep_for="ada") as first:
        pass
    with sandbox.open(60, keep_for="ada") as again:
        assert again is first
        assert again.allowed_mib == 60
    with sandbox.open(200, keep_for="ada") as larger:
        assert larger.kind.memory_mib == 256
    assert sandbox.keeps_for() == {"ada"}


def test_nobody_else_gets_it(sandboxing: Sandboxing) -> None:
    sandbox, _, _ = sandboxing(PAPER)
    with sandbox.open(64, keep_for="ada") as hers:
        pass
    with sandbox.open(64, keep_for="grace") as other, sandbox.open(64) as nameless:
        assert hers not in (other, nameless)
        assert other is not nameless


def test_by_default_a_name_keeps_nothing(sandboxing: Sandboxing) -> None:
    sandbox, _, _ = sandboxing(replace(PAPER, reuse=Reuse.SUBMISSION))
    with sandbox.open(64, keep_for="ada") as first:
        pass
    assert first.is_parted
    with sandbox.open(64, keep_for="ada") as again:
        assert again is not first
    assert sandbox.keeps_for() is None


def test_without_a_name_nothing_is_kept(sandboxing: Sandboxing) -> None:
    sandbox, _, _ = sandboxing(PAPER)
    with sandbox.open(64) as box:
        pass
    assert box.is_parted


def test_a_name_at_work_twice_has_two_boxes_and_keeps_one(sandboxing: Sandboxing) -> None:
    sandbox, _, _ = sandboxing(PAPER)
    with sandbox.open(64, keep_for="ada") as one, sandbox.open(64, keep_for="ada") as two:
        assert one is not two
    until(lambda: two.is_closed)
    assert not one.is_parted


@pytest.mark.parametrize("fault", [BoxLost("gone"), ValueError("anything"), KeyboardInterrupt()])
def test_after_an_error_it_is_not_used_again(sandboxing: Sandboxing, fault: BaseException) -> None:
    sandbox, _, _ = sandboxing(PAPER)
    with pytest.raises(type(fault)), sandbox.open(64, keep_for="ada") as box:
        raise fault
    until(lambda: box.is_closed)


def test_a_box_that_is_not_idle_at_the_end_is_not_used_again(sandboxing: Sandboxing) -> None:
    sandbox, _, _ = sandboxing(PAPER)
    with sandbox.open(64, keep_for="ada") as box:
        box.is_idle = False
    assert box.is_parted


def test_one_that_went_away_while_kept_is_not_handed_out(sandboxing: Sandboxing) -> None:
    sandbox, _, _ = sandboxing(PAPER)
    with sandbox.open(64, keep_for="ada") as box:
        pass
    box.is_idle = False
    with sandbox.open(64, keep_for="ada") as other:
        assert other is not box


def test_boxes_of_an_image_that_was_built_anew_are_not_handed_out(sandboxing: Sandboxing) -> None:
    sandbox, maker, _ = sandboxing(PAPER)
    with sandbox.open(64, keep_for="ada"):
        pass
    until(lambda: sandbox.stock().ready[SMALL] == 2)
    for box in maker.living:
        box.is_of_an_old_image = True
    for name in ("ada", "grace"):
        with sandbox.open(64, keep_for=name) as box:
            assert not box.is_of_an_old_image
    until(lambda: not any(box.is_of_an_old_image for box in maker.living))


def test_the_longest_unused_goes_when_there_are_too_many(sandboxing: Sandboxing) -> None:
    sandbox, _, _ = sandboxing(PAPER)
    boxes = {}
    for name in NAMES[:4]:
        with sandbox.open(64, keep_for=name) as boxes[name]:
            pass
    assert [boxes[name].is_parted for name in NAMES[:4]] == [True, False, False, False]


def test_kept_and_ready_boxes_make_room_when_slots_run_out(sandboxing: Sandboxing) -> None:
    sandbox, maker, _ = sandboxing(PAPER, slots=3)
    with sandbox.open(64, keep_for="ada"):
        pass
    until(lambda: sandbox.stock().ready[SMALL] == 2)
    with sandbox.open(256) as large, sandbox.open(1000) as huge:
        assert (large.kind, huge.kind.memory_mib) == (LARGE, 1000)
    assert len(maker.living) <= 3


def test_without_any_slot_who_asks_is_told(sandboxing: Sandboxing) -> None:
    sandbox, _, _ = sandboxing(replace(PAPER, slot_wait_s=0.0), slots=0)
    with pytest.raises(SlotsTaken), sandbox.open(64):
        pass


def test_a_box_is_waited_for_while_the_engine_is_away(sandboxing: Sandboxing) -> None:
    sandbox, maker, _ = sandboxing(replace(PAPER, engine_wait_s=60.0))
    maker.faults.append(EngineUnavailable("nobody answers"))
    with sandbox.open(64) as box:
        assert box.is_idle
    patient, maker, _ = sandboxing(replace(PAPER, engine_wait_s=0.0))
    maker.faults.append(EngineUnavailable("nobody answers"))
    with pytest.raises(EngineUnavailable), patient.open(64):
        pass


def test_an_unused_one_is_ended_after_its_time() -> None:
    hands, ended = Hands(), []
    kept = KeptBoxes[PretendBox](ended.append, most=9, idle_s=60, clock=hands)
    box = PretendBox(SMALL)
    kept.keep("ada", SMALL, box)
    hands.now += 60
    kept.give_up_idle()
    assert ended == []
    hands.now += 1
    kept.give_up_idle()
    assert ended == [box]
    assert kept.take("ada", SMALL) is None


def test_a_box_lost_with_its_engine_is_the_engine_s_doing(sandboxing: Sandboxing) -> None:
    sandbox, _, engine = sandboxing(PAPER)
    with pytest.raises(EngineUnavailable), sandbox.open(64):  # noqa: PT012
        engine.answers = False
        raise BoxLost("is gone")
    engine.answers = True
    with pytest.raises(BoxLost), sandbox.open(64):
        raise BoxLost("is gone")


def test_a_box_lost_together_with_ready_ones_is_the_engine_s_doing(sandboxing: Sandboxing) -> None:
    sandbox, maker, _ = sandboxing(PAPER)
    with pytest.raises(EngineUnavailable), sandbox.open(64) as mine:  # noqa: PT012
        until(lambda: sandbox.stock().ready[SMALL] == 1)
        for box in maker.living:
            box.is_idle = box is mine
        raise BoxLost("is gone")


def test_closing_ends_kept_and_ready_boxes(sandboxing: Sandboxing) -> None:
    sandbox, maker, _ = sandboxing(PAPER)
    with sandbox.open(64, keep_for="ada"):
        pass
    until(lambda: sandbox.stock().ready[SMALL] == 2)
    sandbox.close()
    assert maker.living == []


def test_a_sandbox_nobody_holds_any_more_ends_its_boxes(sandboxing: Sandboxing) -> None:
    sandbox, maker, _ = sandboxing(PAPER)
    with sandbox.open(64, keep_for="ada"):
        pass
    sandboxing.opened.clear()
    del sandbox
    assert maker.living == []


@pytest.mark.parametrize("seed", range(24))
def test_whatever_the_order_no_box_serves_two(sandboxing: Sandboxing, seed: int) -> None:
    """A random schedule of names, kinds, nesting, faults and lost boxes, with more names than room."""
    chance = random.Random(seed)
    reuse = chance.choice(list(Reuse))
    settings = replace(PAPER, reuse=reuse, kept_most=chance.randrange(4), pool=PoolSettings(size=seed % 3))
    sandbox, maker, _ = sandboxing(settings, slots=12)
    at_work: list[tuple[ExitStack, PretendBox]] = []
    blocks = 0
    for _ in range(150):
        action = chance.random()
        if action < 0.5 and len(at_work) < 4:
            name = chance.choice([*NAMES, None])
            stack, blocks = ExitStack(), blocks + 1
            box = stack.enter_context(sandbox.open(chance.choice((64, 256)), keep_for=name))
            served(box, name or f"block {blocks}", may_return=reuse is Reuse.PAPER and name is not None)
            at_work.append((stack, box))
        elif action < 0.9 and at_work:
            stack, box = at_work.pop(chance.randrange(len(at_work)))
            box.is_in_use = False
            fault = chance.random()
            if fault < 0.2:
                with pytest.raises((BoxLost, EngineUnavailable)), stack:
                    raise BoxLost("gone")
                box.users.append("nobody ever again")
            elif fault < 0.3:
                box.is_idle = False
                stack.close()
                box.users.append("nobody ever again")
            else:
                stack.close()
        elif maker.living:
            chance.choice(maker.living).is_idle = False
    for stack, _ in at_work:
        stack.close()
    sandbox.close()
    assert maker.living == []


def test_threads_with_more_names_than_room_never_share_a_box(sandboxing: Sandboxing) -> None:
    sandbox, maker, _ = sandboxing(PAPER, slots=9)
    guard = threading.Lock()

    def work(number: int) -> None:
        chance = random.Random(number)
        for turn in range(60):
            name = chance.choice([*NAMES, None])
            with sandbox.open(chance.choice((64, 256)), keep_for=name) as box:
                with guard:
                    served(box, name or f"block {number} {turn}", may_return=name is not None)
                box.is_in_use = False

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(work, range(6)))
    sandbox.close()
    assert maker.living == []


def served(box: PretendBox, user: str, *, may_return: bool) -> None:
    """Note who has it; nobody else had it before, and nobody has it now."""
    assert not box.is_in_use
    assert box.is_idle
    assert set(box.users) <= ({user} if may_return else set())
    box.users.append(user)
    box.is_in_use = True
