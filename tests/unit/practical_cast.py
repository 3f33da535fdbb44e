"""Small tasks and scripted programs for the tests of judging."""

import json
from typing import Any

from question_bank.tasks import Case, Compare, Task, TaskLimits
from question_bank.text import Localised
from question_bank.vocabulary import TaskKind
from sandbox.scripted import Rule, ScriptedSandbox, exited
from sandbox.values import Execution, Outcome
from server.practical.programs import MAIN

TEXT = Localised(zh="题", en="task")


def make_task(kind: TaskKind = TaskKind.STDIO, **fields: Any) -> Task:
    """A task of two equal cases unless `fields` says otherwise."""
    given: dict[str, Any] = {
        "id": "small",
        "kind": kind,
        "title": TEXT,
        "statement": TEXT,
        "entry": ("solution.py",),
        "limits": TaskLimits(cpu_ms=1000, memory_mib=64, output_kib=64),
        "secrets": (make_case("secret/01", b"1", b"one"), make_case("secret/02", b"2", b"two")),
    }
    return Task(**(given | fields))


def make_case(name: str, stdin: bytes, answer: bytes, **fields: Any) -> Case:
    """One case."""
    return Case(id=name, stdin=stdin, answer=answer, **fields)


def call_case(name: str, args: list[Any], answer: Any) -> Case:
    """One case of a function: JSON values, tagged where needed."""
    return make_case(name, json.dumps({"args": args}).encode(), json.dumps(answer).encode())


def function_task(answer: Any, args: tuple[Any, ...] = (), **compare: Any) -> Task:
    """A function with one case."""
    return make_task(
        TaskKind.FUNCTION,
        function="solve",
        secrets=(call_case("secret/01", list(args), answer),),
        compare=Compare(**compare),
    )


def compiles(execution: Execution) -> Outcome | None:
    """The look at what was handed in finds nothing wrong."""
    return exited() if execution.entry == MAIN and execution.arguments else None


def by_stdin(outcomes: dict[bytes, Outcome]) -> Rule:
    """A program whose end depends on its input alone."""
    return lambda execution: None if compiles(execution) else outcomes.get(execution.stdin)


def always(outcome: Outcome) -> Rule:
    """A program that always ends alike."""
    return lambda execution: None if compiles(execution) else outcome


def sandbox_where(*rules: Rule) -> ScriptedSandbox:
    """A sandbox in which everything compiles and programs end as the rules say."""
    return ScriptedSandbox([compiles, *rules])
