"""Tries impostors against the hidden tests of a task, and finds tests that cannot be judged in two boxes."""

import ast
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import PurePosixPath
from typing import TypeGuard

from question_bank.suite_proving import Weakness, WeakTest
from question_bank.tasks import Task
from question_bank.unittest_listing import parse_python
from server.practical.findings import Finding
from server.practical.impostors import blank_reference, universal_impostors
from server.practical.kinds.unittest_ import judge_method
from server.practical.kinds.unittest_sides import both_sides
from server.practical.libraries import flavour_for
from server.practical.limits import TEST_MEMORY_MIB
from server.practical.sandboxing import Box, Sandbox
from server.practical.surveying import Survey, accepted_files, survey
from server.practical.verdicts import Verdict
from server.practical.ways import SCREENING


def weak_tests(task: Task, sandbox: Sandbox) -> tuple[WeakTest, ...]:
    """What is wrong with the hidden tests of a `unittest` task, the first weakness of each.

    Without an accepted solution nothing can be said.

    Raises:
        BadTask, SandboxError: as in judging.
    """
    reference = accepted_files(task)
    if reference is None:
        return ()
    expected = survey(task, sandbox)
    with ExitStack() as boxes:
        author_box = boxes.enter_context(sandbox.open(TEST_MEMORY_MIB, flavour=flavour_for(task)))
        box = boxes.enter_context(sandbox.open(task.limits.memory_mib, flavour=flavour_for(task)))
        suite = Suite(task, dict(reference), expected, box, author_box)
        found = (suite.weakness(case_id) for case_id in expected.case_ids)
        return tuple(weakness for weakness in found if weakness is not None)


class Suite:
    """The hidden tests of a task beside the author's solution."""

    def __init__(
        self, task: Task, reference: dict[str, bytes], expected: Survey, box: Box, author_box: Box
    ) -> None:
        self._task = task
        self._reference = reference
        self._classes = expected.classes
        self._box = box
        self._author_box = author_box
        self._universal = universal_impostors(reference, expected.classes)
        self._liar = blank_reference(reference, lying=True)
        self._honest = blank_reference(reference, lying=False)

    def weakness(self, case_id: str) -> WeakTest | None:
        """What is wrong with one test, None when nothing was found."""
        right = self._try(case_id, self._reference)
        if right.verdict is not Verdict.AC:
            crosses = not self._passes_in_one_process(case_id)
            why = right.message or str(right.verdict)
            return None if crosses else self._weak(case_id, Weakness.CANNOT_CROSS, failed=right, why=why)
        for impostor in self._universal:
            if self._passes(case_id, impostor.files):
                return self._weak(case_id, Weakness.TAKES_IMPOSTOR, zh=impostor.zh, why=impostor.en)
        if self._passes(case_id, self._liar.files):
            failed = self._try(case_id, self._honest.files)
            if failed.verdict is not Verdict.AC:
                return self._weak(case_id, Weakness.BELIEVES_LIAR, failed=failed)
        return None

    def _try(self, case_id: str, files: Mapping[str, bytes]) -> Finding:
        return judge_method(self._task, files, case_id, self._classes, self._box, self._author_box, SCREENING)

    def _passes(self, case_id: str, files: Mapping[str, bytes]) -> bool:
        return self._try(case_id, files).verdict is Verdict.AC

    def _passes_in_one_process(self, case_id: str) -> bool:
        """Whether the author's solution passes where nothing has to cross. All of it is the author's."""
        outcome = self._author_box.run(both_sides(self._task, self._reference, case_id))
        return outcome.exit_code == 0 and outcome.stdout.rstrip().endswith(b"passed")

    def _weak(
        self, case_id: str, weakness: Weakness, *, failed: Finding | None = None, zh: str = "", why: str = ""
    ) -> WeakTest:
        path, _, name = case_id.partition("::")
        content = dict(self._task.test_files)[path]
        line = _failing_line(path, failed) or first_assertion(content, name)
        text = content.decode("utf-8", errors="replace").splitlines()[line - 1].strip() if line else ""
        return WeakTest(
            case=case_id,
            weakness=weakness,
            path=f"data/{path}",
            line=line,
            text=text,
            why=why,
            why_zh=zh or why,
        )


def first_assertion(content: bytes, name: str) -> int:
    """The line of the first assertion in `Class::method` or `function`; that of its head when it has none."""
    owner, _, method = name.rpartition("::")
    for function in _functions(parse_python(content, name), owner):
        if function.name == method:
            lines = [node.lineno for node in ast.walk(function) if _is_assertion(node)]
            return min(lines, default=function.lineno)
    return 0


def _failing_line(path: str, failed: Finding | None) -> int:
    """The line of the test file that a finding names."""
    stem = re.escape(PurePosixPath(path).stem)
    named = re.search(rf"\b{stem}\.py:(\d+): ", (failed.message or "") if failed else "")
    return int(named[1]) if named else 0


def _functions(tree: ast.Module, owner: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Functions of the class first, then those of other classes, from which it may have got one."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    bodies = (
        [one.body for one in sorted(classes, key=lambda one: one.name != owner)] if owner else [tree.body]
    )
    for body in bodies:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def _is_assertion(node: ast.AST) -> TypeGuard[ast.Assert | ast.Call]:
    if isinstance(node, ast.Assert):
        return True
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Attribute) and called.attr.startswith(("assert", "fail"))
