"""Knows the author's own programs: where they lie and which verdicts that promises."""

import re
from collections.abc import Mapping
from decimal import Decimal

from question_bank import messages
from question_bank.package import Package
from question_bank.tasks import File, Solution
from question_bank.trees import below

_REJECTED = frozenset({"WA", "TLE", "RTE", "MLE", "OLE"})
_VERDICTS = _REJECTED | {"AC", "CE"}

#: Verdicts that a folder of `submissions/` promises (Kattis format, and DOMjudge's own folders).
PROMISES: Mapping[str, frozenset[str]] = {
    "accepted": frozenset({"AC"}),
    "wrong_answer": frozenset({"WA"}),
    "time_limit_exceeded": frozenset({"TLE"}),
    "run_time_error": frozenset({"RTE", "MLE"}),  # Kattis counts memory as a run-time error
    "partially_accepted": _REJECTED,
    "rejected": _REJECTED,
    "brute_force": frozenset({"TLE", "RTE", "MLE"}),
    "compiler_error": frozenset({"CE"}),
    "memory_limit": frozenset({"MLE"}),
    "output_limit": frozenset({"OLE"}),
    "no_output": frozenset({"WA"}),
}

_EXPECTS = re.compile(r"#\s*expects:\s*(?P<rest>.*)")
_PROMISE = re.compile(r"(?P<verdicts>[A-Z]+(?:\|[A-Z]+)*)(?:\s+(?P<score>\d{1,3}(?:\.\d{1,2})?))?")
_MAIN = ("main.py", "__main__.py")


def read_solutions(
    package: Package, *, ours: bool, entry: tuple[str, ...], constants: Mapping[str, str]
) -> tuple[Solution, ...]:
    """All Python programs below `submissions/`.

    Args:
        ours: an exam task, whose submissions must all be usable; of other packages what is of no use
            here (other languages, other folders) is skipped.
    """
    solutions = [
        _solution(package, path, files, entry, ours)
        for path, files in sorted(_programs(package, ours, constants).items())
    ]
    found = tuple(solution for solution in solutions if solution is not None)
    if ours and not any(solution.path.startswith("accepted/") for solution in found):
        package.remarks.report("submissions/accepted", "", messages.NO_ACCEPTED)
    return found


def _programs(package: Package, ours: bool, constants: Mapping[str, str]) -> dict[str, list[File]]:
    """The files of each program by its path, as in `accepted/good.py`; a lone file has the name ""."""
    programs: dict[str, list[File]] = {}
    for name, content in below(package.tree, "submissions").items():
        folder, _, rest = name.partition("/")
        where = f"submissions/{name}"
        if not rest:
            package.remarks.skip(where, messages.NOT_IN_FORMAT)
        elif folder in PROMISES:
            program, _, inner = rest.partition("/")
            programs.setdefault(f"{folder}/{program}", []).append((inner, filled(content, constants)))
        elif ours:
            package.remarks.report(where, "", messages.UNKNOWN_VERDICTS, value=folder)
        else:
            package.remarks.skip(where, messages.FOLDER_UNKNOWN)
    return programs


def _solution(
    package: Package, path: str, files: list[File], entry: tuple[str, ...], ours: bool
) -> Solution | None:
    where = f"submissions/{path}"
    lone = files[0][0] == ""
    if not any((path if lone else name).endswith(".py") for name, _ in files):
        package.remarks.skip(where, messages.OTHER_LANGUAGE)
        return None
    present = _with_entry(dict(files), lone, entry[0])
    if entry[0] not in present and not ours:
        package.remarks.skip(where, messages.NO_MAIN_FILE)
        return None
    for name in entry:
        if name not in present:
            package.remarks.report(where, "", messages.NO_ENTRY_FILE, value=name)
    promised, promised_h = _promise(package, where, present.get(entry[0], b""))
    return Solution(
        path=path,
        files=tuple(sorted(present.items())),
        promised=promised or PROMISES[path.partition("/")[0]],
        promised_h=promised_h,
    )


def _with_entry(files: dict[str, bytes], lone: bool, entry: str) -> dict[str, bytes]:
    """The files with the one that is run under the name of the entry, where it is plain which one it is."""
    if entry in files:
        return files
    programs = [name for name in files if name.endswith(".py")]
    mains = [name for name in _MAIN if name in files] or (programs if len(programs) == 1 else [])
    main = "" if lone else next(iter(mains), None)
    if main is None:
        return files
    return {entry if name == main else name: content for name, content in files.items()}


def _promise(package: Package, where: str, content: bytes) -> tuple[frozenset[str], int | None]:
    """What a line `# expects: WA 60.00` at the head of the program says; (empty, None) without one."""
    for line in content.decode("utf-8", errors="replace").splitlines()[:3]:
        expects = _EXPECTS.match(line)
        if expects is None:
            continue
        promise = _PROMISE.fullmatch(expects["rest"].strip())
        verdicts = frozenset(promise["verdicts"].split("|")) if promise is not None else frozenset()
        score = Decimal(promise["score"]) if promise is not None and promise["score"] else None
        if promise is None or verdicts - _VERDICTS or (score is not None and score > 100):
            package.remarks.report(where, "expects", messages.BAD_EXPECTS)
            break
        return verdicts, int(score * 100) if score is not None else None
    return frozenset(), None


def filled(content: bytes, constants: Mapping[str, str]) -> bytes:
    """The file with every `{{name}}` of a constant replaced."""
    for name, value in constants.items():
        content = content.replace(f"{{{{{name}}}}}".encode(), value.encode())
    return content
