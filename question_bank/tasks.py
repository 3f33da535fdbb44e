"""Knows a practical task: what is handed in, its cases and limits, and what a candidate may see of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from question_bank.text import Localised
from question_bank.unittest_listing import list_cases
from question_bank.vocabulary import Level, TaskKind, Topic

File = tuple[str, bytes]  # relative POSIX path, content


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLimits:
    """Limits of one case: CPU time in ms, memory in MiB, output in KiB."""

    cpu_ms: int = 2000
    memory_mib: int = 256
    output_kib: int = 8192

    @property
    def wall_ms(self) -> int:
        """Wall-clock limit: three times the CPU limit and one second."""
        return 3 * self.cpu_ms + 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """How the value of a function is compared; a tolerance of 0 means none was given."""

    float_abs: float = 0.0
    float_rel: float = 0.0
    order: str = "exact"  # exact | any
    sequence: str = "exact"  # exact | any
    arguments: str = "any"  # any | unchanged


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One `.in` with its `.ans`; `id` is its path below `data/` without ending, as in `secret/01`.

    `files` are laid into the working directory, `expected_files` must be there afterwards. In a task
    of kind `files` an empty `answer` leaves standard output free. `arguments` are `sys.argv[1:]`.
    `checker` stands for the task's where cases differ; None otherwise.
    """

    id: str
    stdin: bytes
    answer: bytes
    files: tuple[File, ...] = ()
    expected_files: tuple[File, ...] = ()
    arguments: tuple[str, ...] = ()
    checker: str | None = None


class Counting(StrEnum):
    """How the parts of a group make up its score."""

    ALL = "all"  # all of them right, or nothing
    MIN = "min"  # as many points as the worst part has
    MAX = "max"  # as many as the best
    SUM = "sum"  # each for itself; only within a group that counts otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Cases of one folder of `secret` that count together.

    Args:
        id: the folder's path below `data/`.
        cases: ids of the cases that are parts of it; with ALL every case below.
        inner: groups that are parts of it.
        worth: points of this group beside other parts of an outer one, on the package's own scale.
        case_worth: points of each of its cases on that scale.
    """

    id: str
    cases: tuple[str, ...]
    how: Counting = Counting.ALL
    inner: tuple["Group", ...] = ()
    worth: Decimal = Decimal(1)
    case_worth: Decimal = Decimal(1)

    @property
    def all_cases(self) -> tuple[str, ...]:
        """Its cases and those of the groups in it."""
        return (*self.cases, *(case for group in self.inner for case in group.all_cases))


#: Of a validator whose package sets none; what one says to a program is part of its output.
VALIDATION = TaskLimits(cpu_ms=10_000, memory_mib=192, output_kib=32 * 1024)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validator:
    """A program of the author that decides about outputs (ICPC output validator).

    Args:
        files: what lies in its working directory; `entry` is the one that is run.
        interactive: it talks with the candidate's program instead of reading its output.
        scores: it may give a case part of its points.
    """

    files: tuple[File, ...]
    entry: str
    interactive: bool = False
    scores: bool = False
    limits: TaskLimits = VALIDATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """A program of the author: `promised` are the verdicts it may get.

    Args:
        path: below `submissions/`, as in `accepted/good.py`.
        files: what is handed in; a single file carries the name of the task's entry.
        promised_h: promised score in hundredths of 100 points, None when nothing is promised.
        promised_points: lowest and highest promised score on the package's own scale.
    """

    path: str
    files: tuple[File, ...]
    promised: frozenset[str]
    promised_h: int | None = None
    promised_points: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A programming problem. Packages that are not ours may lack level and topic.

    Args:
        entry: paths of the files handed in, the first one is run.
        function: name of the function that is called, kind `function` only.
        points_h: points in hundredths when no form says otherwise.
        test_files: pairs (path below `data/`, content), kind `unittest` only.
        weights: weight of every secret case by its id; only their ratio counts.
        checker: name of a checker with its flags, or only the flags of the default one (Kattis format); for
            a validator its arguments.
        validator: decides about outputs in place of a checker.
        case_points: what a validator's `score.txt` is a part of, by case; one that is not there takes none.
        total: points of `secret` on the package's own scale.
        protected: lines of the starter that must stay.
        groups: folders whose cases count together.
        breaks: folders, "secret" for all, in which the package asks to stop at the first case that fails.
        requires: by folder, the folders whose cases must all be right before any of its own is run.
        included: files laid beside every submission.
    """

    id: str
    kind: TaskKind
    title: Localised
    statement: Localised
    entry: tuple[str, ...]
    level: Level | None = None
    topic: Topic | None = None
    function: str | None = None
    limits: TaskLimits = field(default_factory=TaskLimits)
    points_h: int = 10000
    attachments: tuple[File, ...] = ()
    samples: tuple[Case, ...] = ()
    secrets: tuple[Case, ...] = ()
    test_files: tuple[File, ...] = ()
    weights: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    compare: Compare = field(default_factory=Compare)
    checker: str = "default"
    protected: tuple[str, ...] = ()
    solutions: tuple[Solution, ...] = ()
    groups: tuple[Group, ...] = ()
    breaks: tuple[str, ...] = ()
    requires: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    validator: Validator | None = None
    case_points: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    included: tuple[File, ...] = ()
    total: Decimal = Decimal(100)

    @property
    def case_ids(self) -> tuple[str, ...]:
        """Ids of the secret cases in judging order; for `unittest` one per test method."""
        if self.kind is TaskKind.UNITTEST:
            return list_cases(self.test_files)
        return tuple(case.id for case in self.secrets)

    @property
    def is_interactive(self) -> bool:
        """Whether a validator talks with the program; then no case may be shown to anybody."""
        return self.validator is not None and self.validator.interactive

    @property
    def starter(self) -> dict[str, bytes]:
        """The attachments that are edited and handed in, by path, in the order of `entry`."""
        attached = dict(self.attachments)
        return {path: attached.get(path, b"") for path in self.entry}


def public_task(task: Task) -> dict[str, Any]:
    """What a browser may see: nothing of secret cases, tests, weights or solutions.

    File contents are text; bytes that are not UTF-8 show as U+FFFD.
    """
    return {
        "id": task.id,
        "kind": str(task.kind),
        "title": task.title.to_json(),
        "statement": task.statement.to_json(),
        "entry": list(task.entry),
        "function": task.function,
        "starter": _shown(tuple(task.starter.items())),
        "data_files": _shown(tuple(file for file in task.attachments if file[0] not in task.entry)),
        "samples": [] if task.is_interactive else [_public_case(case) for case in task.samples],
        "limits": {
            "cpu_ms": task.limits.cpu_ms,
            "wall_ms": task.limits.wall_ms,
            "memory_mib": task.limits.memory_mib,
        },
    }


def _public_case(case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "stdin": _text(case.stdin),
        "answer": _text(case.answer),
        "files": _shown(case.files),
        "expected_files": _shown(case.expected_files),
    }


def _shown(files: tuple[File, ...]) -> dict[str, str]:
    return {path: _text(content) for path, content in files}


def _text(content: bytes) -> str:
    return content.decode("utf-8", errors="replace")
