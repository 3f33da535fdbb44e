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
    "mixed": _REJECTED,
}

_EXPECTS = re.compile(r"#\s*expects:\s*(?P<rest>.*)")
_PROMISE = re.compile(r"(?P<verdicts>[A-Z]+(?:\|[A-Z]+)*)(?:\s+(?P<score>\d{1,3}(?:\.\d{1,2})?))?")


def read_solutions(
    package: Package, *, entry: tuple[str, ...], constants: Mapping[str, str]
) -> tuple[Solution, ...]:
    """All Python programs below `submissions/`. Every problem with them is reported as a remark."""
    programs: dict[str, list[File]] = {}
    for name, content in below(package.tree, "submissions").items():
        folder, _, rest = name.partition("/")
        if not rest:
            package.remarks.skip(f"submissions/{name}", messages.NOT_IN_FORMAT)
        elif folder not in PROMISES:
            package.remarks.report(f"submissions/{name}", "", messages.UNKNOWN_VERDICTS, value=folder)
        else:
            program, _, inner = rest.partition("/")
            filled = _filled(content, constants)
            programs.setdefault(f"{folder}/{program}", []).append((inner, filled))
    solutions = [_solution(package, path, files, entry) for path, files in sorted(programs.items())]
    found = tuple(solution for solution in solutions if solution is not None)
    if not any(solution.path.startswith("accepted/") for solution in found):
        package.remarks.report("submissions/accepted", "", messages.NO_ACCEPTED)
    return found


def _solution(package: Package, path: str, files: list[File], entry: tuple[str, ...]) -> Solution | None:
    where = f"submissions/{path}"
    single = files[0][0] == ""
    if not any((path if single else name).endswith(".py") for name, _ in files):
        package.remarks.skip(where, messages.OTHER_LANGUAGE)
        return None
    if single:
        files = [(entry[0], files[0][1])]
    elif entry[0] not in dict(files) and len(files) == len(entry) == 1:
        files = [(entry[0], files[0][1])]  # a folder around one program of any name
    present = dict(files)
    for name in entry:
        if name not in present:
            package.remarks.report(where, "", messages.NO_ENTRY_FILE, value=name)
    promised, promised_h = _promise(package, where, present.get(entry[0], b""))
    return Solution(
        path=path,
        files=tuple(sorted(files)),
        promised=promised or PROMISES[path.partition("/")[0]],
        promised_h=promised_h,
    )


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


def _filled(content: bytes, constants: Mapping[str, str]) -> bytes:
    for name, value in constants.items():
        content = content.replace(f"{{{{{name}}}}}".encode(), value.encode())
    return content
