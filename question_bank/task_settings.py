"""Knows the settings files beside cases: `test_group.yaml` and `NAME.yaml`, legacy `testdata.yaml`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from question_bank import messages
from question_bank.checker_words import flags_problem
from question_bank.fields import Fields, decimal
from question_bank.package import Package, yaml_document
from question_bank.task_solutions import filled
from question_bank.tasks import Case, Counting

SCORE_CAP = Decimal(10**6)
MODES = {
    "sum": Counting.SUM,
    "avg": Counting.SUM,  # a mean of parts: each counts for itself, only the scale differs
    "min": Counting.MIN,
    "max": Counting.MAX,
}
FORGIVING = {"accept_if_any_accepted", "always_accept"}  # a rejected part leaves the others their points

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one settings file says; None where it says nothing.

    Args:
        weight: points of the whole group.
        how: how its parts make up its score.
        is_mean: legacy `avg`.
        forgives: legacy flags that leave a group its points although a part of it was rejected.
        case_weight: points of each case, legacy `accept_score`.
        breaks: whether judging stops here at the first case that fails.
        requires: folders whose cases must all be right before any case here is run.
        is_legacy: a `testdata.yaml`, whose words hold for the folders below, too.
    """

    weight: Decimal | None = None
    how: Counting | None = None
    is_mean: bool = False
    forgives: bool = False
    case_weight: Decimal | None = None
    flags: tuple[str, ...] | None = None
    arguments: tuple[str, ...] | None = None
    breaks: bool | None = None
    requires: tuple[str, ...] = ()
    is_legacy: bool = False


def read_settings(package: Package, constants: Mapping[str, str], *, custom: bool) -> dict[str, Settings]:
    """The settings of every folder and case that has some, by its path below `data/` ("" for all).

    Args:
        custom: the package has its own validator, so any flags may be its arguments.
    """
    found = {}
    for name in package.tree:
        if not name.startswith("data/") or not name.endswith(".yaml"):
            continue
        place = name.removeprefix("data/").removesuffix(".yaml")
        folder, _, base = place.rpartition("/")
        if folder.split("/")[0] not in ("", "sample", "secret") or ".files" in folder or ".out" in folder:
            continue
        content = filled(package.tree[name], constants)
        document = yaml_document(content, name, package.faults)
        if document is None or document == "":
            continue
        fields = Fields(document, path=name, place="", complaints=package.faults)
        if base == "testdata":
            found[folder] = _legacy(fields, custom)
        elif base == "test_group":
            found[folder] = _current(fields, custom)
        else:
            found[place] = replace(_current(fields, custom), how=None)
    return found


def upwards(place: str) -> list[str]:
    """A case or folder itself, then the folders around it up to `data/` ("")."""
    parts = place.split("/")
    return ["/".join(parts[:length]) for length in range(len(parts), -1, -1)]


def nearest(values: Mapping[str, Value | None], place: str) -> Value | None:
    """The value written closest to `place`, None when none is."""
    found = (values.get(each) for each in upwards(place))
    return next((value for value in found if value is not None), None)


def with_settings(
    cases: Sequence[Case], settings: Mapping[str, Settings], base: tuple[str, ...], checker: str
) -> tuple[Case, ...]:
    """The cases with the arguments and the comparison their settings give them.

    Args:
        base: flags where no settings file has any.
        checker: of the task; a case carries its own only where it differs.
    """
    arguments = {place: known.arguments for place, known in settings.items()}
    flags = {place: known.flags for place, known in settings.items()}
    made = []
    for case in cases:
        written = nearest(flags, case.id)
        own = " ".join(base if written is None else written) or "default"
        changed = replace(case, arguments=nearest(arguments, case.id) or ())
        made.append(changed if own == checker else replace(changed, checker=own))
    return tuple(made)


def common_checker(case_ids: Sequence[str], settings: Mapping[str, Settings], base: tuple[str, ...]) -> str:
    """The flags that most cases have in common, `base` where they disagree."""
    flags = {place: known.flags for place, known in settings.items()}
    written = {nearest(flags, id_) for id_ in case_ids}
    only = next(iter(written)) if len(written) == 1 else None
    return " ".join(base if only is None else only) or "default"


def _current(fields: Fields, custom: bool) -> Settings:
    """`test_group.yaml` and `NAME.yaml` of 2025-09."""
    maximum = fields.text("max_score", required=False)
    weight = None
    if maximum == "unbounded":
        fields.report("max_score", messages.UNBOUNDED)
    elif maximum is not None:
        weight = fields.number("max_score", Decimal(0), SCORE_CAP)
    if fields.has("static_validation_score"):
        fields.report("static_validation_score", messages.STATIC_VALIDATOR)
    modes = {"pass-fail": Counting.ALL, "sum": Counting.SUM, "min": Counting.MIN}
    return Settings(
        weight=weight,
        how=_mode(fields, "score_aggregation", modes),
        flags=_flags(fields, "output_validator_args", custom),
        arguments=fields.texts("args", required=False) if fields.has("args") else None,
        requires=fields.texts("require_pass", required=False),
    )


def _legacy(fields: Fields, custom: bool) -> Settings:
    """`testdata.yaml`; also its draft form, with a mapping `scoring`."""
    if isinstance(fields.raw("scoring"), dict):
        scoring = fields.inside("scoring")
        mode = _mode(scoring, "aggregation", MODES)
        return Settings(weight=scoring.number("score", Decimal(0), SCORE_CAP), how=mode, is_legacy=True)
    if fields.text("grading", required=False) == "custom":
        fields.report("grading", messages.CUSTOM_GRADER)
    grader = (fields.text("grader_flags", required=False) or "").split()
    modes = [word for word in grader if word in MODES]
    reaction = fields.text("on_reject", required=False)
    return Settings(
        weight=_highest(fields),
        how=MODES[modes[-1]] if modes else None,
        is_mean=modes[-1:] == ["avg"],
        forgives=bool(FORGIVING & set(grader)),
        case_weight=fields.number("accept_score", Decimal(0), SCORE_CAP),
        flags=_legacy_flags(fields, custom),
        breaks=None if reaction is None else reaction == "break",
        is_legacy=True,
    )


def _highest(fields: Fields) -> Decimal | None:
    """The upper end of `range`, None where it is open."""
    bounds = (fields.text("range", required=False) or "").split()
    highest = decimal(bounds[1]) if len(bounds) == 2 else None  # None too for "inf"
    if highest is not None and not 0 <= highest <= SCORE_CAP:
        fields.report("range", messages.OUT_OF_RANGE, value=highest, low=0, high=SCORE_CAP)
        return None
    return highest


def _mode(fields: Fields, name: str, modes: Mapping[str, Counting]) -> Counting | None:
    word = fields.text(name, required=False)
    if word is not None and word not in modes:
        fields.report(name, messages.NOT_ONE_OF, value=word, known=", ".join(modes))
    return modes.get(word) if word is not None else None


def _legacy_flags(fields: Fields, custom: bool) -> tuple[str, ...] | None:
    name = "output_validator_flags"
    if isinstance(fields.raw(name), dict):  # with the name of the validator they are for
        return _flags(fields.inside(name), "flags", custom)
    return _flags(fields, name, custom)


def _flags(fields: Fields, name: str, custom: bool) -> tuple[str, ...] | None:
    if not fields.has(name):
        return None
    if isinstance(fields.raw(name), list):
        flags = fields.texts(name, required=False)
    else:
        flags = tuple((fields.text(name, required=False) or "").split())
    wrong = None if custom else flags_problem(flags)
    if wrong is not None:
        fields.report(name, messages.BAD_FLAGS, why=wrong)
    return flags
