"""Every hostile program ends as its header says, started in either way, and nobody is the worse for it."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from sandbox.docker_sandbox import DockerSandbox
from sandbox.errors import SandboxError
from sandbox.image import build_image
from sandbox.options import SandboxSettings
from sandbox.values import Execution, Mode, Outcome
from tests.support.canaries import Canaries, boxes_left, canaries, processes_of
from tests.support.hostile import LIMITS, MEMORY_MIB, Hostile, box_programs
from tests.support.neighbours import Neighbours, box_neighbour

SETTINGS = SandboxSettings(owner=f"hostile {secrets.token_hex(4)}", first_uid=27000)
PROGRAMS = box_programs()
TRIALS = [(one.name, mode) for one in PROGRAMS for mode in one.modes]
IS_ANYTHING_LEFT = b"""
import os
print(*sorted(os.listdir("/box")), *os.listdir("/tmp"), *os.listdir("/dev/shm"))
print(*sorted(name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())))
print(os.stat("/box").st_mode & 0o777, os.stat("/tmp").st_mode & 0o777)
print(input())
"""

pytestmark = pytest.mark.docker


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One program in one mode: how it ended, what the next program found, what went wrong with the box."""

    outcome: Outcome | None = None
    after: bytes = b""
    expected_after: bytes = b""
    lost: str = ""


@dataclass(slots=True, kw_only=True)
class Lot:
    """All trials of this run, made side by side with honest neighbours."""

    trials: dict[tuple[str, Mode], Trial] = field(default_factory=dict)
    touched: list[str] = field(default_factory=list)
    neighbour_runs: int = 0
    neighbour_changes: list[str] = field(default_factory=list)
    boxes_left: list[str] = field(default_factory=list)
    processes_left: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def lot(docker_ready: None, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Lot:
    """One box per mode for them all: what one leaves, another would meet."""
    build_image()
    sandbox, made = DockerSandbox(SETTINGS), Lot()
    chosen = _chosen(request.session.items)
    with canaries(tmp_path_factory.mktemp("outside")) as outside, ExitStack() as boxes:
        deeds = tuple(box_neighbour(sandbox, boxes, mode) for mode in Mode)
        with Neighbours(deeds=deeds) as neighbours, ThreadPoolExecutor(len(Mode)) as lanes:
            for lane in [lanes.submit(_try_all, sandbox, outside, mode, chosen) for mode in Mode]:
                made.trials |= lane.result()
        made.touched = outside.touched()
        made.neighbour_runs, made.neighbour_changes = neighbours.runs, neighbours.changes
    made.boxes_left = boxes_left(SETTINGS.owner)
    made.processes_left = processes_of(range(SETTINGS.first_uid, SETTINGS.first_uid + SETTINGS.slots))
    return made


def _chosen(items: list[pytest.Item]) -> list[Hostile]:
    """The programs that the tests of this run ask for; all when none asks for one alone."""
    names = {item.callspec.params["name"] for item in items if "name" in _parameters(item)}  # type: ignore[attr-defined]
    return [one for one in PROGRAMS if one.name in names or not names]


def _parameters(item: pytest.Item) -> dict[str, object]:
    return item.callspec.params if hasattr(item, "callspec") else {}


def _try_all(
    sandbox: DockerSandbox, outside: Canaries, mode: Mode, programs: list[Hostile]
) -> dict[tuple[str, Mode], Trial]:
    trials: dict[tuple[str, Mode], Trial] = {}
    waiting = [one for one in programs if mode in one.modes]
    while waiting:
        with sandbox.open(MEMORY_MIB) as box:
            while waiting:
                program = waiting.pop(0)
                word = b"KAOHE-EARLIER-%06d" % secrets.randbelow(1_000_000)
                look = Execution(
                    files=(("main.py", IS_ANYTHING_LEFT),), entry="main.py", limits=LIMITS, stdin=word
                )
                expected = b"main.py\n\n448 448\n%s\n" % word
                try:
                    outcome = box.run(program.execution(mode, outside.as_stdin()))
                    after = box.run(look).stdout
                except SandboxError as lost:
                    trials[program.name, mode] = Trial(lost=str(lost))
                    break
                trials[program.name, mode] = Trial(outcome=outcome, after=after, expected_after=expected)
    return trials


@pytest.mark.parametrize(("name", "mode"), TRIALS, ids=lambda part: str(part))
def test_a_hostile_program_ends_as_promised_and_the_next_finds_nothing(
    lot: Lot, name: str, mode: Mode
) -> None:
    program = next(one for one in PROGRAMS if one.name == name)
    trial = lot.trials[name, mode]
    assert trial.lost == ""
    assert program.promise is not None
    assert trial.outcome is not None
    assert program.promise.broken_by(trial.outcome) is None
    assert len(trial.outcome.stdout) <= program.promise.limits.output_kib * 1024
    assert len(trial.outcome.stderr) <= program.promise.limits.output_kib * 1024
    assert b"KAOHE-EARLIER" not in trial.outcome.stdout + trial.outcome.stderr
    assert trial.after == trial.expected_after


def test_nobody_outside_is_reached_and_no_neighbour_notices(lot: Lot) -> None:
    lost = [name for name, trial in lot.trials.items() if trial.lost]
    print(
        f"\npromise=3 hostile programs={len(PROGRAMS)} runs={len(lot.trials)} boxes_lost={len(lost)}"
        f" canaries_touched={len(lot.touched)} neighbour_runs={lot.neighbour_runs}"
        f" neighbour_changes={len(lot.neighbour_changes)}"
        f" survivors={len(lot.boxes_left) + len(lot.processes_left)}"
    )
    assert lot.touched == []
    assert lot.neighbour_changes == []
    assert lot.neighbour_runs > 2
    assert lot.boxes_left == []
    assert lot.processes_left == []
