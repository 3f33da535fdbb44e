"""Knows the `kaohe:` section of problem.yaml: what an exam needs beyond the package format."""

import keyword
from dataclasses import dataclass
from decimal import Decimal

from question_bank import messages
from question_bank.checker_words import CheckerName, checker_problem
from question_bank.fields import Fields
from question_bank.package import Package
from question_bank.tasks import Compare
from question_bank.trees import safe_path
from question_bank.vocabulary import Level, TaskKind, Topic

_KEYS = (
    "kind",
    "level",
    "topic",
    "entry",
    "function",
    "points",
    "weights",
    "compare",
    "checker",
    "protected",
)
WEIGHTS = (Decimal("0.01"), Decimal(10000))
DEFAULT_ENTRY = ("solution.py",)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamSection:
    """The section as read. `kind` is None when it was unreadable; `weights` hold what the author wrote."""

    ours: bool
    kind: TaskKind | None = TaskKind.STDIO
    level: Level | None = None
    topic: Topic | None = None
    entry: tuple[str, ...] = DEFAULT_ENTRY
    function: str | None = None
    points_h: int = 10000
    weights: dict[str, Decimal]
    compare: Compare
    checker: str | None = None
    protected: tuple[str, ...] = ()


def read_section(problem: Fields, package: Package) -> ExamSection:
    """The section, or what a package without one means: a stdio task with `solution.py`."""
    if not problem.has("kaohe"):
        return ExamSection(ours=False, weights={}, compare=Compare())
    fields = problem.inside("kaohe")
    fields.only(_KEYS)
    remarks = fields.reporting_to(package.remarks)
    kind = fields.word("kind", TaskKind)
    return ExamSection(
        ours=True,
        kind=kind,
        level=remarks.word("level", Level),
        topic=remarks.word("topic", Topic),
        entry=_entry(fields),
        function=_function(fields, kind),
        points_h=(fields.points_h("points") if fields.has("points") else None) or 10000,
        weights=_weights(fields),
        compare=_compare(fields, kind),
        checker=_checker(fields, kind),
        protected=fields.texts("protected", required=False),
    )


def _entry(fields: Fields) -> tuple[str, ...]:
    entry = fields.texts("entry")
    for index, path in enumerate(entry):
        place = "entry" if isinstance(fields.raw("entry"), str) else f"entry[{index}]"
        if not safe_path(path):
            fields.report(place, messages.BAD_PATH, value=path)
        elif path in entry[:index]:
            fields.report(place, messages.REPEATED, value=path)
        elif index == 0 and not path.endswith(".py"):
            fields.report(place, messages.NOT_PY, value=path)
    return entry


def _function(fields: Fields, kind: TaskKind | None) -> str | None:
    if kind is not TaskKind.FUNCTION:
        if fields.has("function") and kind is not None:
            fields.report("function", messages.ONLY_FOR, kind=TaskKind.FUNCTION)
        return None
    name = fields.text("function")
    if name is not None and (not name.isidentifier() or keyword.iskeyword(name)):
        fields.report("function", messages.NOT_IDENTIFIER, value=name)
    return name


def _weights(fields: Fields) -> dict[str, Decimal]:
    if not fields.has("weights"):
        return {}
    inner = fields.inside("weights")
    pairs = ((name, inner.number(name, *WEIGHTS, required=True)) for name in inner.names())
    return {name: weight for name, weight in pairs if weight is not None}


def _compare(fields: Fields, kind: TaskKind | None) -> Compare:
    if not fields.has("compare"):
        return Compare()
    if kind is not None and kind is not TaskKind.FUNCTION:
        fields.report("compare", messages.ONLY_FOR, kind=TaskKind.FUNCTION)
    inner = fields.inside("compare")
    inner.only(("float_abs", "float_rel", "order", "sequence", "arguments"))
    return Compare(
        float_abs=float(inner.number("float_abs", Decimal(0), Decimal(10**9)) or 0),
        float_rel=float(inner.number("float_rel", Decimal(0), Decimal(1)) or 0),
        order=_choice(inner, "order", ("exact", "any"), "exact"),
        sequence=_choice(inner, "sequence", ("exact", "any"), "exact"),
        arguments=_choice(inner, "arguments", ("any", "unchanged"), "any"),
    )


def _checker(fields: Fields, kind: TaskKind | None) -> str | None:
    """Name and flags of the checker, None where the default one is meant."""
    text = fields.text("checker", required=False)
    if text is None:
        return None
    words = tuple(text.split())
    if kind not in (TaskKind.STDIO, TaskKind.FILES, None):
        fields.report("checker", messages.ONLY_FOR, kind=f"{TaskKind.STDIO}, {TaskKind.FILES}")
    elif words[0] == CheckerName.REGEX and kind is TaskKind.FILES:
        fields.report("checker", messages.ONLY_FOR, kind=TaskKind.STDIO)
    wrong = checker_problem(words)
    if wrong is not None:
        fields.report("checker", messages.BAD_FLAGS, why=wrong)
    return " ".join(words)


def _choice(fields: Fields, name: str, known: tuple[str, ...], default: str) -> str:
    text = fields.text(name, required=False)
    if text is None:
        return default
    if text not in known:
        fields.report(name, messages.NOT_ONE_OF, value=text, known=", ".join(known))
    return text
