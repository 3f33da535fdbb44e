"""The published problems of HumanEval as unittest tasks: references, stubs and mutants of the references.

The problems are no part of the project: KAOHE_HUMAN_EVAL names the folder that holds HumanEval.jsonl, else
`shared/data/human-eval` beside the checkout does.
"""

import ast
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.batches import ROOT, judge_list
from tests.bench.mutants import mutants
from tests.bench.packages import write_unittest_task
from tests.bench.plain import passes_plainly

CPU_S = 4  # of one run of a check; mutants may never end
NAME = "HumanEval.jsonl"
BESIDE = ROOT.parent / "shared" / "data" / "human-eval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One line of the published file."""

    number: int
    prompt: str
    entry_point: str
    solution: str
    check: str

    @property
    def reference(self) -> str:
        """The published solution as a module."""
        return self.prompt + self.solution

    @property
    def stub(self) -> str:
        """What was asked, with nothing done."""
        return self.prompt + "    pass\n"

    def test_file(self) -> str:
        """A test that imports what the prompt names, as the published check finds it in one namespace."""
        body = ast.parse(self.stub).body
        imports = [ast.unparse(node) for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
        names = [node.name for node in body if isinstance(node, ast.FunctionDef)]
        return "\n".join(
            [
                *imports,
                f"from solution import {', '.join(names)}",
                self.check,
                "",
                "def test_check():",
                f"    check({self.entry_point})",
                "",
            ]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A program to be judged: `id` is group, problem number and, of mutants, what was changed."""

    id: str
    problem: Problem
    source: str


def data_folder() -> Path | None:
    """Where the published file lies, if anywhere."""
    folder = Path(os.environ.get("KAOHE_HUMAN_EVAL") or BESIDE)
    return folder if (folder / NAME).exists() else None


def problems(folder: Path) -> list[Problem]:
    """All of the published file, in order. Raises FileNotFoundError."""
    with (folder / NAME).open(encoding="utf-8") as file:
        return [_problem(json.loads(line)) for line in file]


def published(of: Sequence[Problem]) -> Iterator[Entry]:
    """References and stubs."""
    for problem in of:
        yield Entry(id=f"reference/{problem.number}", problem=problem, source=problem.reference)
        yield Entry(id=f"stub/{problem.number}", problem=problem, source=problem.stub)


def mutated(of: Sequence[Problem], each: int) -> Iterator[Entry]:
    """Up to `each` mutants of every reference."""
    for problem in of:
        for what, source in mutants(problem.reference, problem.entry_point, each):
            yield Entry(id=f"mutant/{problem.number}/{what}", problem=problem, source=source)


def judge_all(entries: Sequence[Entry], folder: Path, jobs: int) -> dict[str, dict[str, object]]:
    """The judgement of every entry by id, made by `kaohe judge --batch`."""
    tasks = {entry.problem.number: folder / "tasks" / f"he-{entry.problem.number}" for entry in entries}
    for entry in entries:
        if not (path := tasks[entry.problem.number]).exists():
            write_unittest_task(path, {"test_check.py": entry.problem.test_file()}, cpu_s=CPU_S)
    lines = []
    for at, entry in enumerate(entries):
        path = folder / "submissions" / f"{at}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(entry.source, encoding="utf-8")
        lines.append({"id": entry.id, "task": str(tasks[entry.problem.number]), "submission": str(path)})
    return judge_list(lines, folder, jobs)


def disagreements(entries: Sequence[Entry], judged: dict[str, dict[str, object]]) -> list[str]:
    """Where the judge says something else than the same check run plainly in one process of the host."""
    found = []
    for entry in entries:
        plain = passes_plainly(entry.source, entry.problem.test_file(), CPU_S)
        verdict = judged[entry.id].get("verdict")
        if plain != (verdict == "AC"):
            found.append(f"{entry.id}: plainly {'passes' if plain else 'fails'}, judged {verdict}")
    return found


def _problem(fields: dict[str, str]) -> Problem:
    return Problem(
        number=int(fields["task_id"].rpartition("/")[2]),
        prompt=fields["prompt"],
        entry_point=fields["entry_point"],
        solution=fields["canonical_solution"],
        check=fields["test"],
    )
