"""The tests that count, and the classes a test may trust, come from the author's own solution."""

import types
import unittest
from collections.abc import Callable
from dataclasses import replace

from question_bank.tasks import Solution
from question_bank.vocabulary import TaskKind
from sandbox.scripted import ScriptedSandbox, Speaker, exited
from server.practical.framing import LENGTH_BYTES, pack
from server.practical.inside.collecting import collect
from server.practical.surveying import survey
from server.practical.tagged import dumps, loads
from tests.unit.practical_cast import make_task

TESTS = (
    b"import unittest\n"
    b"class ATest(unittest.TestCase):\n    def test_a(self): ...\n    def test_b(self): ...\n"
)
GOOD = Solution(
    path="accepted/good.py", files=(("solution.py", b"class A: ..."),), promised=frozenset(("AC",))
)
TASK = replace(
    make_task(TaskKind.UNITTEST), secrets=(), test_files=(("secret/test_a.py", TESTS),), solutions=(GOOD,)
)


def author_who_ends(end: dict[str, object], heard: list[object]) -> Callable[[object], Speaker]:
    def answer(frame: bytes) -> bytes:
        heard.append(loads(frame[LENGTH_BYTES:]))
        return pack(dumps(["end", end]))

    return lambda _: Speaker(answer=answer, outcome=exited())


def sandbox_where_author_ends(end: dict[str, object], heard: list[object]) -> ScriptedSandbox:
    return ScriptedSandbox(speakers=[author_who_ends(end, heard)])


def test_a_survey_is_asked_of_the_loaded_file_and_made_once() -> None:
    heard: list[object] = []
    end = {"outcome": "surveyed", "text": "", "tests": ["ATest::test_b"], "classes": {"solution": ["A", "B"]}}
    sandbox = sandbox_where_author_ends(end, heard)
    task = replace(TASK, id="once", attachments=(("once.txt", b"1"),))
    found = survey(task, sandbox)
    assert found.case_ids == ("secret/test_a.py::ATest::test_b",)
    assert found.classes == {"solution": ["A", "B"]}
    assert found.trouble is None
    assert survey(task, sandbox) is found
    assert heard == [
        ["run", {"file": "secret/test_a.py", "name": "", "modules": ["solution"], "classes": {}}]
    ]


def test_another_content_of_the_package_is_surveyed_anew() -> None:
    heard: list[object] = []
    end = {"outcome": "surveyed", "text": "", "tests": [], "classes": {}}
    sandbox = sandbox_where_author_ends(end, heard)
    for content in (b"2", b"3"):
        survey(replace(TASK, attachments=(("once.txt", content),)), sandbox)
    assert len(heard) == 2


def test_without_a_solution_that_loads_the_text_of_the_files_has_to_do() -> None:
    failed = sandbox_where_author_ends({"outcome": "raised", "text": "ImportError: x"}, [])
    found = survey(replace(TASK, id="broken", attachments=(("b.txt", b"4"),)), failed)
    assert found.case_ids == ("secret/test_a.py::ATest::test_a", "secret/test_a.py::ATest::test_b")
    assert found.classes == {"solution": ["A"]}
    assert "ImportError" in (found.trouble or "")
    alone = survey(replace(TASK, solutions=(), attachments=(("solution.py", b"class C: ..."),)), failed)
    assert alone.classes == {"solution": ["C"]}
    assert alone.trouble is not None


def test_what_the_author_marked_as_skipped_is_no_case() -> None:
    module = types.ModuleType("test_x")
    exec(  # noqa: S102 - the tests' own code
        "import unittest\n"
        "from unittest import TestCase\n"
        "class Base(TestCase):\n"
        "    def test_inherited(self): ...\n"
        "class CaseTest(Base):\n"
        "    def test_b(self): ...\n"
        "    def test_a(self): ...\n"
        "    @unittest.skip('later')\n    def test_skipped(self): ...\n"
        "    def helper(self): ...\n"
        "@unittest.skipIf(True, 'later')\nclass SkippedTest(TestCase):\n    def test_c(self): ...\n"
        "for number in range(2):\n    setattr(CaseTest, f'test_made_{number}', lambda self: None)\n"
        "def test_alone(): ...\n",
        vars(module),
    )
    assert collect(module) == [
        "Base::test_inherited",
        "CaseTest::test_inherited",
        "CaseTest::test_b",
        "CaseTest::test_a",
        "CaseTest::test_made_0",
        "CaseTest::test_made_1",
        "test_alone",
    ]
    assert unittest.TestCase.__name__ not in " ".join(collect(module))
