"""No program that cheats a task gets a point, makes the judge fail, or is noticed by anybody honest."""

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from question_bank.reading import read_task
from question_bank.tasks import Task
from sandbox.docker_sandbox import DockerSandbox
from sandbox.image import build_image
from sandbox.options import SandboxSettings
from server.practical.judging import judge
from server.practical.verdicts import Judgement, Verdict
from tests.support.canaries import boxes_left, processes_of
from tests.support.hostile import HOSTILE, Hostile, task_programs
from tests.support.lasting import LastingSandbox
from tests.support.neighbours import Neighbours

FIXTURES = HOSTILE.parent / "fixtures"
SETTINGS = SandboxSettings(owner=f"cheats {secrets.token_hex(4)}", first_uid=28000)
PROGRAMS = task_programs()
LANES = 2
POINTS_H = 10_000
# A right answer for every task that somebody cheats: the tasks can be solved, and are while others cheat.
RIGHT = {
    "doubling": b"print(2 * int(input()))\n",
    "halving": b"print(int(input()) / 2)\n",
    "measure": b"def measure(values):\n    return (len(values), values[0])\n",
    "upper-lines": (FIXTURES / "programs" / "upper-lines" / "AC" / "good.py").read_bytes(),
    "gate": (
        b"class Full(Exception):\n    pass\n\n\nclass Gate:\n    def __init__(self, places):\n"
        b"        self.places = places\n        self.inside = []\n\n    def admit(self, name):\n"
        b"        if not self.places:\n            raise Full(name)\n        self.places -= 1\n"
        b"        self.inside.append(name)\n        return self.inside\n"
    ),
}

pytestmark = pytest.mark.docker


@dataclass(slots=True, kw_only=True)
class Lot:
    """All programs judged once, side by side with honest ones. `faults`: the judge's own, by program."""

    judgements: dict[str, Judgement] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    neighbour_runs: int = 0
    neighbour_changes: list[str] = field(default_factory=list)
    survivors: list[str] = field(default_factory=list)


def load(name: str) -> Task:
    task, issues = read_task(FIXTURES / "tasks" / name)
    assert task is not None, issues
    return task


@pytest.fixture(scope="module")
def lot(docker_ready: None, request: pytest.FixtureRequest) -> Lot:
    """The boxes are shared by all cheats of a lane; honest people get fresh ones."""
    build_image()
    sandbox, made = DockerSandbox(SETTINGS), Lot()
    asked = {item.callspec.params.get("name") for item in request.session.items if hasattr(item, "callspec")}
    chosen = [one for one in PROGRAMS if one.name in asked] or PROGRAMS
    with (
        Neighbours(deeds=(honest(sandbox),)) as neighbours,
        ThreadPoolExecutor(LANES) as lanes,
    ):
        for done in [lanes.submit(judge_all, sandbox, chosen[at::LANES], made) for at in range(LANES)]:
            done.result()
    made.neighbour_runs, made.neighbour_changes = neighbours.runs, neighbours.changes
    uids = range(SETTINGS.first_uid, SETTINGS.first_uid + SETTINGS.slots)
    made.survivors = boxes_left(SETTINGS.owner) + processes_of(uids)
    return made


def judge_all(sandbox: DockerSandbox, programs: list[Hostile], made: Lot) -> None:
    with ExitStack() as boxes:
        lasting = LastingSandbox(sandbox, boxes)
        for one in programs:
            task = load(one.task)
            try:
                made.judgements[one.name] = judge(
                    task, {task.entry[0]: one.source}, lasting, points_h=POINTS_H
                )
            except Exception as fault:
                made.faults[one.name] = f"{type(fault).__name__}: {fault}"


def honest(sandbox: DockerSandbox) -> Callable[[], str]:
    """Somebody who hands in right answers, each time to the next task."""
    tasks = [load(name) for name in RIGHT]

    def deed() -> str:
        task = tasks.pop(0)
        tasks.append(task)
        judgement = judge(task, {"solution.py": RIGHT[task.id]}, sandbox, points_h=POINTS_H)
        right = judgement.verdict is Verdict.AC and judgement.score_h == POINTS_H
        return "" if right else f"{task.id}: {judgement.to_json()}"

    return deed


@pytest.mark.parametrize("name", [one.name for one in PROGRAMS])
def test_a_cheat_gets_its_verdict_and_no_point(lot: Lot, name: str) -> None:
    program = next(one for one in PROGRAMS if one.name == name)
    assert name not in lot.faults, lot.faults[name]
    judgement = lot.judgements[name]
    assert judgement.verdict in program.verdicts, judgement.to_json()
    assert judgement.score_h == 0, judgement.to_json()
    assert [run.case for run in judgement.runs] == list(load(program.task).case_ids)


def test_no_point_is_gained_no_judge_fails_and_nobody_notices(lot: Lot) -> None:
    gained = sum(judgement.score_h for judgement in lot.judgements.values())
    print(
        f"\npromise=3 cheats programs={len(PROGRAMS)} judged={len(lot.judgements)} scores_gained={gained}"
        f" JE={len(lot.faults)} neighbour_judgements={lot.neighbour_runs}"
        f" neighbour_changes={len(lot.neighbour_changes)} survivors={len(lot.survivors)}"
    )
    assert gained == 0
    assert lot.faults == {}
    assert lot.neighbour_changes == []
    assert lot.neighbour_runs > 0
    assert lot.survivors == []


def test_a_right_answer_passes_every_task_that_is_cheated(lot: Lot) -> None:
    """Otherwise no cheat could have won anything."""
    assert {one.task for one in PROGRAMS} <= RIGHT.keys()
    sandbox = DockerSandbox(SETTINGS)
    with ExitStack() as boxes:
        lasting = LastingSandbox(sandbox, boxes)
        for name, source in RIGHT.items():
            judgement = judge(load(name), {"solution.py": source}, lasting, points_h=POINTS_H)
            assert (judgement.verdict, judgement.score_h) == (Verdict.AC, POINTS_H), judgement.to_json()
