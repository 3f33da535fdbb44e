"""Inside the author's box: runs exactly one test method and says how it went."""

import traceback
import unittest
from collections.abc import Callable, Sequence
from types import ModuleType, TracebackType
from typing import Any, Protocol

TEXT_CHARACTERS = 500
TOLERANT = ("assertAlmostEqual", "assertNotAlmostEqual")
Problem = tuple[type[BaseException], BaseException, TracebackType | None]


class Origin(Protocol):
    """Knows where an exception came from."""

    @property
    def swallowed(self) -> Sequence[AssertionError]:
        """Assertions of the test that failed within the candidate's reach."""

    def came_from_candidate(self, problem: BaseException | None) -> bool:
        """Whether the candidate's code raised it."""


class OneResult(unittest.TestResult):
    """Counts what happened to one test method; everything but one plain success is not a pass."""

    def __init__(self, judge_problem: Callable[[BaseException], dict[str, str]]) -> None:
        super().__init__()
        self._judge_problem = judge_problem
        self.successes = 0
        self.ends: list[dict[str, str]] = []

    def addSuccess(self, test: unittest.TestCase) -> None:  # noqa: N802 - named by unittest
        """It ended without a problem."""
        self.successes += 1

    def addError(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802
        """An exception, wherever it came from."""
        self.ends.append(self._judge_problem(err[1]))

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802
        """A failed assertion."""
        self.ends.append(self._judge_problem(err[1]))

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: Any) -> None:  # noqa: N802
        """A part of the method ended, with a problem or without."""
        if err is not None:
            self.ends.append(self._judge_problem(err[1]))

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:  # noqa: N802
        """A skipped test proves nothing."""
        self.ends.append({"outcome": "skipped", "text": reason[:TEXT_CHARACTERS]})

    def addExpectedFailure(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802
        """The author expects this to fail."""
        self.successes += 1

    def addUnexpectedSuccess(self, test: unittest.TestCase) -> None:  # noqa: N802
        """The author expected a failure."""
        self.ends.append({"outcome": "failed", "text": "unexpected success"})


def run_one(module: ModuleType, name: str, origin: Origin) -> dict[str, str]:
    """How the method `Class::method` or the function `name` of a test file went.

    Returns:
        `outcome` is one of passed, failed (an assertion), raised (by the candidate's code), error (by the
        test's), skipped; `text` says more for people.
    """

    def judge_problem(problem: BaseException) -> dict[str, str]:
        return problem_end(problem, origin, module)

    owner, _, method = name.rpartition("::")
    try:
        ends, successes = (
            _run_method(module, owner, method, judge_problem) if owner else _run_function(module, method)
        )
    except BaseException as problem:  # SystemExit of the candidate's code ends a test, not this program
        return judge_problem(problem)
    ends += [judge_problem(problem) for problem in origin.swallowed]
    if ends:
        return ends[0]
    return {"outcome": "passed" if successes == 1 else "skipped", "text": ""}


def problem_end(problem: BaseException, origin: Origin, module: ModuleType | None) -> dict[str, str]:
    """What an exception says of a test."""
    if origin.came_from_candidate(problem) or isinstance(problem, ImportError):
        outcome = "raised"
    else:
        outcome = "failed" if isinstance(problem, AssertionError) else "error"
    where = ""
    for frame in traceback.extract_tb(problem.__traceback__):
        if module is not None and frame.filename == module.__file__:
            where = f"{module.__name__}.py:{frame.lineno}: "
    return {"outcome": outcome, "text": f"{where}{type(problem).__name__}: {problem}"[:TEXT_CHARACTERS]}


def guard_tolerances(remote: Callable[[object], bool]) -> None:
    """A tolerance needs two plain numbers: else the difference is the candidate's own word."""

    def guarded(original: Callable[..., None]) -> Callable[..., None]:
        def check(self: unittest.TestCase, first: object, second: object, *rest: Any, **options: Any) -> None:
            if remote(first) != remote(second):
                raise self.failureException("a number was expected, not an object of the program")
            original(self, first, second, *rest, **options)

        return check

    for name in TOLERANT:
        setattr(unittest.TestCase, name, guarded(getattr(unittest.TestCase, name)))


def _run_method(
    module: ModuleType, owner: str, method: str, judge_problem: Callable[[BaseException], dict[str, str]]
) -> tuple[list[dict[str, str]], int]:
    case = getattr(module, owner)(method)
    result = OneResult(judge_problem)
    unittest.TestSuite([case]).run(result)  # a suite, so that class and module fixtures run too
    return result.ends, result.successes


def _run_function(module: ModuleType, name: str) -> tuple[list[dict[str, str]], int]:
    getattr(module, name)()
    return [], 1
