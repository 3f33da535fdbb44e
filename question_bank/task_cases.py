"""Knows the cases of a package: which files of `data/` belong together, and whether they are whole."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from question_bank import messages
from question_bank.package import Package
from question_bank.tagged import MalformedValue, check_answer, check_call
from question_bank.tasks import Case, File
from question_bank.text import Localised
from question_bank.trees import below
from question_bank.unittest_listing import UnparsableTests, list_cases
from question_bank.vocabulary import TaskKind

GROUP_FILES = ("test_group.yaml", "testdata.yaml")
_NOTES = (
    ".out",
    ".hint",
    ".desc",
    ".png",
    ".jpg",
    ".jpeg",
    ".svg",
    ".statement",
    ".download",
    ".interaction",
    ".md",
)


@dataclass(slots=True)
class _Parts:
    """The files of one case while they are gathered."""

    stdin: bytes | None = None
    answer: bytes | None = None
    files: list[File] = field(default_factory=list)
    expected: list[File] = field(default_factory=list)
    has_settings: bool = False


def read_cases(package: Package, folder: str, kind: TaskKind) -> tuple[Case, ...]:
    """The cases below `data/<folder>` (`sample` or `secret`) in lexicographical order."""
    gathered: dict[str, _Parts] = {}
    for name, content in below(package.tree, f"data/{folder}").items():
        if not _belongs(gathered, f"{folder}/{name}", content):
            _report_stranger(package, f"data/{folder}/{name}", kind)
    cases = []
    for id_ in sorted(gathered, key=lambda name: name.split("/")):
        case = _case(package, id_, gathered[id_], kind)
        if case is not None:
            cases.append(case)
    return tuple(cases)


def read_tests(package: Package) -> tuple[File, ...]:
    """The Python files of `data/secret` for hidden tests, by their path below `data/`."""
    files = tuple(
        (f"secret/{name}", content)
        for name, content in below(package.tree, "data/secret").items()
        if name.endswith(".py")
    )
    tests = [path for path, _ in files if path.rpartition("/")[2].startswith("test_")]
    if not tests:
        package.faults.report("data/secret", "", messages.NO_TEST_FILES)
    for path, content in files:
        try:
            found = list_cases([(path, content)])
        except UnparsableTests as problem:
            package.faults.report(f"data/{path}", "", messages.NOT_PYTHON, why=problem)
            continue
        if path in tests and not found:
            package.faults.report(f"data/{path}", "", messages.NO_TESTS)
    return files


def _belongs(gathered: dict[str, _Parts], name: str, content: bytes) -> bool:
    """File one file with its case; False when it belongs to none."""
    parts = name.split("/")
    for depth, part in enumerate(parts[:-1]):
        stem, _, ending = part.rpartition(".")
        if stem and ending in ("files", "out"):
            case = gathered.setdefault("/".join([*parts[:depth], stem]), _Parts())
            target = case.files if ending == "files" else case.expected
            target.append(("/".join(parts[depth + 1 :]), content))
            return True
    stem, _, ending = name.rpartition(".")
    if parts[-1] in GROUP_FILES or ending not in ("in", "ans", "yaml"):
        return False
    case = gathered.setdefault(stem, _Parts())
    if ending == "in":
        case.stdin = content
    elif ending == "ans":
        case.answer = content
    else:
        case.has_settings = True
    return True


def _report_stranger(package: Package, path: str, kind: TaskKind) -> None:
    name = path.rpartition("/")[2]
    if name in GROUP_FILES or (kind is TaskKind.UNITTEST and name.endswith(".py")):
        return
    if name.endswith(_NOTES):
        package.remarks.skip(path, messages.CASE_NOTE)
    else:
        package.remarks.report(path, "", messages.UNEXPECTED_FILE)


def _case(package: Package, id_: str, parts: _Parts, kind: TaskKind) -> Case | None:
    path = f"data/{id_}"
    if parts.stdin is None:
        for ending in _endings(parts):
            package.faults.report(f"{path}.{ending}", "", messages.NO_INPUT)
        return None
    if kind is TaskKind.UNITTEST and id_.startswith("secret/"):
        package.faults.report(f"{path}.in", "", messages.UNEXPECTED_FILE)
        return None
    if kind is TaskKind.FILES:
        if not parts.expected and parts.answer is None:
            name = id_.rpartition("/")[2]
            package.faults.report(f"{path}.in", "", messages.NO_EXPECTED_FILES, name=name)
    elif parts.answer is None:
        package.faults.report(f"{path}.in", "", messages.NO_ANSWER)
    if parts.expected and kind is not TaskKind.FILES:
        package.faults.report(f"{path}.out", "", messages.ONLY_FOR, kind=TaskKind.FILES)
    answer = parts.answer or b""
    _check_texts(package, path, parts.stdin, answer)
    if kind is TaskKind.FUNCTION and parts.answer is not None:
        _check_values(package, path, parts.stdin, answer)
    return Case(
        id=id_,
        stdin=parts.stdin,
        answer=answer,
        files=tuple(sorted(parts.files)),
        expected_files=tuple(sorted(parts.expected)),
    )


def _endings(parts: _Parts) -> Iterable[str]:
    present = {
        "ans": parts.answer is not None,
        "yaml": parts.has_settings,
        "files": bool(parts.files),
        "out": bool(parts.expected),
    }
    return (ending for ending, there in present.items() if there)


def _check_texts(package: Package, path: str, stdin: bytes, answer: bytes) -> None:
    """General requirements of the format: UTF-8, no byte-order mark, lines end in LF."""
    for ending, content in (("in", stdin), ("ans", answer)):
        message: Localised | None = None
        at = 0
        try:
            content.decode()
        except UnicodeDecodeError as problem:
            message, at = messages.NOT_UTF8, problem.start
        if content.startswith(b"\xef\xbb\xbf"):
            message = messages.HAS_BOM
        elif message is None and b"\r" in content:
            message = messages.HAS_CR
        if message is not None:
            package.remarks.report(f"{path}.{ending}", "", message, at=at)


def _check_values(package: Package, path: str, call: bytes, answer: bytes) -> None:
    for ending, content, check in (("in", call, check_call), ("ans", answer, check_answer)):
        try:
            check(content)
        except MalformedValue as problem:
            package.faults.report(f"{path}.{ending}", problem.place, messages.BAD_VALUE, why=problem.why)
