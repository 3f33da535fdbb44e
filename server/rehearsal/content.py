"""What the bank says, read as an author may: keys of the items, solutions of the tasks and their promises."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.rehearsal.errors import RehearsalError
from server.rehearsal.http import Door
from server.rehearsal.points import FULL_SCORE_H, hundredths

ACCEPTED = "AC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A solution that came with a task, with what the bank promises of it on 100 points."""

    task: str
    path: str
    files: Mapping[str, str]
    verdicts: frozenset[str]
    score_h: int

    @property
    def is_right(self) -> bool:
        """True for a program that passes every case."""
        return self.score_h == FULL_SCORE_H


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskContent:
    """A task with its public view and its programs, right ones first."""

    id: str
    view: Mapping[str, Any]
    cases: tuple[str, ...]
    programs: tuple[Program, ...]

    @property
    def right(self) -> Program:
        """The first program that passes everything."""
        return next(program for program in self.programs if program.is_right)

    @property
    def wrong(self) -> tuple[Program, ...]:
        """Programs with a known mistake and a promised score."""
        return tuple(program for program in self.programs if not program.is_right)


@dataclass(frozen=True, slots=True, kw_only=True)
class BankContent:
    """A bank whole: items with their keys and public views, tasks with their programs."""

    id: str
    level: str
    form: str
    items: Mapping[str, Mapping[str, Any]]
    item_views: Mapping[str, Mapping[str, Any]]
    tasks: Mapping[str, TaskContent]


def read_bank(admin: Door) -> BankContent:
    """The first bank with a form. Raises RehearsalError when there is none, or no program to hand in."""
    with_forms = [bank for bank in admin.get("/api/banks")["banks"] if bank["forms"]]
    if not with_forms:
        raise RehearsalError("the server has no bank with a form; load one first (kaohe demo load)")
    brief = with_forms[0]
    path = f"/api/banks/{brief['id']}"
    lists = admin.get(path)
    items = {entry["id"]: admin.get(f"{path}/items/{entry['id']}") for entry in lists["items"]}
    tasks = {entry["id"]: admin.get(f"{path}/tasks/{entry['id']}") for entry in lists["tasks"]}
    return BankContent(
        id=brief["id"],
        level=brief["level"],
        form=sorted(brief["forms"])[0],
        items={key: found["item"] for key, found in items.items()},
        item_views={key: found["view"] for key, found in items.items()},
        tasks={key: task_content(key, found) for key, found in tasks.items()},
    )


def task_content(task_id: str, found: Mapping[str, Any]) -> TaskContent:
    """A task from the bank API's answer. Raises RehearsalError without an accepted solution."""
    programs = tuple(
        program for each in found["solutions"] if (program := _program(task_id, each)) is not None
    )
    if not any(program.is_right for program in programs):
        raise RehearsalError(f"task {task_id} has no accepted solution to hand in")
    return TaskContent(id=task_id, view=found["task"], cases=tuple(found["cases"]), programs=programs)


def _program(task_id: str, solution: Mapping[str, Any]) -> Program | None:
    """None for a solution of which no score is promised: nothing could be checked."""
    verdicts = frozenset(solution["promised"])
    if solution["promised_score"] is not None:
        score_h = hundredths(solution["promised_score"])
    elif verdicts == {ACCEPTED}:
        score_h = FULL_SCORE_H
    else:
        return None
    return Program(
        task=task_id,
        path=solution["path"],
        files=dict(solution["files"]),
        verdicts=verdicts,
        score_h=score_h,
    )
