"""Knows what an author promises of a program: by its folder, a line of its own, or `submissions.yaml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase

from question_bank import messages
from question_bank.fields import Fields
from question_bank.package import Package

REJECTED = frozenset({"WA", "TLE", "RTE", "MLE", "OLE"})
VERDICTS = REJECTED | {"AC", "CE"}
FILE = "submissions/submissions.yaml"
SCORE_CAP = Decimal(10**6)

#: Verdicts that a folder of `submissions/` promises (Kattis format, and DOMjudge's own folders).
FOLDERS: Mapping[str, frozenset[str]] = {
    "accepted": frozenset({"AC"}),
    "wrong_answer": frozenset({"WA"}),
    "time_limit_exceeded": frozenset({"TLE"}),
    "run_time_error": frozenset({"RTE", "MLE"}),  # Kattis counts memory as a run-time error
    "partially_accepted": REJECTED | {"AC"},  # AC, where a validator gives part of the points
    "rejected": REJECTED,
    "brute_force": frozenset({"TLE", "RTE", "MLE"}),
    "compiler_error": frozenset({"CE"}),
    "memory_limit": frozenset({"MLE"}),
    "output_limit": frozenset({"OLE"}),
    "no_output": frozenset({"WA"}),
}

#: Words of `submissions.yaml`, and those of DOMjudge's `@EXPECTED_RESULTS@`.
_WORDS = {
    "AC": {"AC"},
    "WA": {"WA"},
    "TLE": {"TLE"},
    "RTE": {"RTE", "MLE"},
    "CORRECT": {"AC"},
    "WRONG-ANSWER": {"WA"},
    "NO-OUTPUT": {"WA"},
    "TIMELIMIT": {"TLE"},
    "RUN-ERROR": {"RTE", "MLE"},
    "MEMORY-LIMIT": {"MLE"},
    "OUTPUT-LIMIT": {"OLE"},
    "COMPILER-ERROR": {"CE"},
}
_FOUR = ("AC", "WA", "TLE", "RTE")
_EXPECTS = re.compile(r"#\s*expects:\s*(?P<rest>.*)")
_PROMISE = re.compile(r"(?P<verdicts>[A-Z]+(?:\|[A-Z]+)*)(?:\s+(?P<score>\d{1,3}(?:\.\d{1,2})?))?")
_RESULTS = re.compile(rb"@EXPECTED_RESULTS@:[ \t]*([A-Z,\- \t]+)")
_SCORE = re.compile(rb"@EXPECTED_SCORE@:[ \t]*(\d{1,6}(?:\.\d{1,6})?)\s")
_BRACES = re.compile(r"\{([^{}]*)\}")

Points = tuple[Decimal, Decimal]  # lowest and highest, on the package's own scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What is promised of one program; None where nothing is.

    `score_h` is in hundredths of 100 points, `points` on the package's own scale. `entry` is the file that is
    run, where the author names it.
    """

    verdicts: frozenset[str] | None = None
    score_h: int | None = None
    points: Points | None = None
    entry: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One pattern of `submissions.yaml`."""

    pattern: str
    verdicts: frozenset[str] | None
    points: Points | None
    entry: str | None


class Promises:
    """What a package promises of its programs, by their path as in `accepted/good.py`."""

    def __init__(self, package: Package) -> None:
        self._entries = _read(package)

    def knows(self, path: str) -> bool:
        """Whether its folder or the file of promises speaks of it."""
        return path.partition("/")[0] in FOLDERS or bool(self._matching(path))

    def of(self, path: str) -> Promise:
        """What folder and file promise together."""
        folder = path.partition("/")[0]
        verdicts = FOLDERS.get(folder)
        points: Points | None = None
        entry: str | None = None
        for found in self._matching(path):
            if found.verdicts is not None:
                common = found.verdicts & (verdicts or VERDICTS)
                verdicts = found.verdicts if found.pattern == folder or not common else common
            points = found.points or points
            entry = found.entry or entry
        return Promise(verdicts=verdicts, points=points, entry=entry)

    def _matching(self, path: str) -> list[_Entry]:
        return [entry for entry in self._entries if _matches(entry.pattern, path)]


def own_line(package: Package, where: str, content: bytes) -> Promise:
    """What a line `# expects: WA 60.00` at the head of the program says."""
    for line in content.decode("utf-8", errors="replace").splitlines()[:3]:
        expects = _EXPECTS.match(line)
        if expects is None:
            continue
        promise = _PROMISE.fullmatch(expects["rest"].strip())
        verdicts = frozenset(promise["verdicts"].split("|")) if promise is not None else frozenset()
        score = Decimal(promise["score"]) if promise is not None and promise["score"] else None
        if promise is None or verdicts - VERDICTS or (score is not None and score > 100):
            package.remarks.report(where, "expects", messages.BAD_EXPECTS)
            break
        return Promise(verdicts=verdicts, score_h=int(score * 100) if score is not None else None)
    return Promise()


def annotation(content: bytes) -> Promise:
    """What DOMjudge's `@EXPECTED_RESULTS@` and `@EXPECTED_SCORE@` in a program say."""
    results, score = _RESULTS.search(content), _SCORE.search(content)
    verdicts: frozenset[str] | None = None
    if results is not None:
        words = [word.strip() for word in results.group(1).decode().split(",")]
        if all(word in _WORDS for word in words):
            verdicts = frozenset[str]().union(*(_WORDS[word] for word in words))
    points = Decimal(score.group(1).decode()) if score is not None else None
    return Promise(verdicts=verdicts, points=None if points is None else (points, points))


def _read(package: Package) -> list[_Entry]:
    document = package.yaml(FILE) if FILE in package.tree else None
    if not document:
        return []
    fields = Fields(document, path=FILE, place="", complaints=package.remarks)
    return [_entry(name, fields.inside(name)) for name in fields.names()]


def _entry(pattern: str, fields: Fields) -> _Entry:
    verdicts: frozenset[str] | None = None
    if fields.has("permitted") or fields.has("required"):
        permitted, required = _verdicts(fields, "permitted"), _verdicts(fields, "required")
        verdicts = permitted if "AC" in required else permitted - {"AC"}
    return _Entry(
        pattern=pattern,
        verdicts=verdicts,
        points=_points(fields),
        entry=fields.text("entrypoint", required=False),
    )


def _verdicts(fields: Fields, name: str) -> frozenset[str]:
    words = fields.texts(name, required=False) or _FOUR
    for word in words:
        if word not in _FOUR:
            fields.report(name, messages.NOT_ONE_OF, value=word, known=", ".join(_FOUR))
    return frozenset[str]().union(*(_WORDS[word] for word in words if word in _FOUR))


def _points(fields: Fields) -> Points | None:
    if isinstance(fields.raw("score"), list):
        texts = fields.texts("score", required=False)
        inner = Fields(
            dict(zip(("low", "high"), texts, strict=False)),
            path=fields.path,
            place=fields.at("score"),
            complaints=fields.complaints,
        )
        low, high = (inner.number(name, Decimal(0), SCORE_CAP, required=True) for name in ("low", "high"))
        return (low, high) if low is not None and high is not None else None
    score = fields.number("score", Decimal(0), SCORE_CAP)
    return None if score is None else (score, score)


def _matches(pattern: str, path: str) -> bool:
    """Whether the pattern names the program or a folder around it; `*` stays within one name."""
    parts = path.split("/")
    return any(
        len(wanted) <= len(parts) and all(map(fnmatchcase, parts, wanted))
        for wanted in (each.split("/") for each in _spelled_out(pattern))
    )


def _spelled_out(pattern: str) -> list[str]:
    braces = _BRACES.search(pattern)
    if braces is None or len(pattern) > 500:
        return [pattern]
    before, after = pattern[: braces.start()], pattern[braces.end() :]
    return [one for word in braces[1].split(",") for one in _spelled_out(f"{before}{word}{after}")]
