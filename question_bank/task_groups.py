"""Knows how points spread over the secret cases: weights, groups, and the settings files beside cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import lcm
from types import MappingProxyType

from question_bank import messages
from question_bank.fields import Fields, decimal
from question_bank.kaohe_section import ExamSection
from question_bank.package import Package
from question_bank.problem_yaml import Problem, flags_problem
from question_bank.tasks import Case, Group

SCORE_CAP = Decimal(10**6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a settings file says; None where it says nothing.

    Args:
        weight: points of the whole group.
        together: the cases count all together or not at all.
        case_weight: points of each case, legacy `accept_score`.
    """

    weight: Decimal | None = None
    together: bool = False
    case_weight: Decimal | None = None
    flags: tuple[str, ...] | None = None
    arguments: tuple[str, ...] | None = None
    stops: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Weights of all secret cases, the groups among them, and what settings files say of all cases."""

    weights: Mapping[str, Decimal]
    groups: tuple[Group, ...]
    checker: str
    stops: bool


def read_settings(package: Package) -> dict[str, Settings]:
    """The settings of every folder and case that has some, by its path below `data/` ("" for all)."""
    found = {}
    for name in package.tree:
        if not name.startswith("data/") or not name.endswith(".yaml"):
            continue
        place = name.removeprefix("data/").removesuffix(".yaml")
        folder, _, base = place.rpartition("/")
        if folder.split("/")[0] not in ("", "sample", "secret") or ".files" in folder or ".out" in folder:
            continue
        document = package.yaml(name)
        if document is None or document == "":
            continue
        fields = Fields(document, path=name, place="", complaints=package.faults)
        if base == "testdata":
            found[folder] = _legacy(fields)
        else:
            found[folder if base == "test_group" else place] = _current(fields)
    return found


def with_arguments(cases: Sequence[Case], settings: Mapping[str, Settings]) -> tuple[Case, ...]:
    """The cases with the command-line arguments their settings give them."""
    return tuple(replace(case, arguments=_nearest_arguments(case.id, settings)) for case in cases)


def spread(
    package: Package,
    section: ExamSection,
    problem: Problem,
    case_ids: Sequence[str],
    settings: Mapping[str, Settings],
) -> Spread:
    """Weights and groups of the secret cases. Reports weights that name no case or share nothing."""
    grouped = section.ours or problem.scoring
    folders = _folders(case_ids)
    _check_weights(package, section, case_ids, folders)
    shares: dict[str, Fraction] = {}
    for id_ in case_ids:
        own = settings[_folder(id_)].case_weight if grouped and _folder(id_) in settings else None
        weight = section.weights.get(id_, own if own is not None else Decimal(1))
        shares[id_] = Fraction(weight)
    groups = []
    for folder, members in folders.items():
        known = settings.get(folder, Settings()) if grouped else Settings()
        total = section.weights.get(folder, known.weight)
        if total is not None:
            part = sum(shares[id_] for id_ in members)
            shares |= {id_: Fraction(total) * shares[id_] / part for id_ in members}
        if known.together:
            groups.append(Group(id=folder, cases=tuple(members)))
    if case_ids and not sum(shares.values()):
        package.faults.report("data/secret", "", messages.WEIGHT_NOTHING)
    return Spread(
        weights=MappingProxyType(_whole(shares)),
        groups=tuple(groups),
        checker=_checker(package, problem, case_ids, settings),
        stops=any(known.stops for place, known in settings.items() if not place.startswith("sample")),
    )


def _current(fields: Fields) -> Settings:
    """`test_group.yaml` and `NAME.yaml` of 2025-09."""
    maximum = fields.text("max_score", required=False)
    weight = None
    if maximum is not None and maximum != "unbounded":
        weight = fields.number("max_score", Decimal(0), SCORE_CAP)
    if fields.has("require_pass"):
        fields.report("require_pass", messages.REQUIRE_PASS)
    if fields.has("static_validation_score"):
        fields.report("static_validation_score", messages.CUSTOM_VALIDATOR)
    aggregation = fields.text("score_aggregation", required=False) or "pass-fail"
    known = ("pass-fail", "sum", "min")
    if aggregation not in known:
        fields.report("score_aggregation", messages.NOT_ONE_OF, value=aggregation, known=", ".join(known))
    has_flags, has_arguments = fields.has("output_validator_args"), fields.has("args")
    return Settings(
        weight=weight,
        together=aggregation != "sum",
        flags=_flags(fields, "output_validator_args") if has_flags else None,
        arguments=fields.texts("args", required=False) if has_arguments else None,
    )


def _legacy(fields: Fields) -> Settings:
    """`testdata.yaml`; a group of a scoring problem fails as a whole unless its grader says otherwise."""
    bounds = (fields.text("range", required=False) or "").split()
    highest = decimal(bounds[1]) if len(bounds) == 2 else None  # None too for "inf"
    if highest is not None and not 0 <= highest <= SCORE_CAP:
        fields.report("range", messages.OUT_OF_RANGE, value=highest, low=0, high=SCORE_CAP)
        highest = None
    accept = fields.number("accept_score", Decimal(0), SCORE_CAP)
    grader = (fields.text("grader_flags", required=False) or "").split()
    together = not {"accept_if_any_accepted", "always_accept"} & set(grader)
    if highest is None and "min" in grader:
        highest = accept
    return Settings(
        weight=highest,
        together=together,
        case_weight=accept,
        flags=_flags(fields, "output_validator_flags") if fields.has("output_validator_flags") else None,
        stops=fields.text("on_reject", required=False) == "break",
    )


def _flags(fields: Fields, name: str) -> tuple[str, ...]:
    if isinstance(fields.raw(name), list):
        flags = fields.texts(name, required=False)
    else:
        flags = tuple((fields.text(name, required=False) or "").split())
    wrong = flags_problem(flags)
    if wrong is not None:
        fields.report(name, messages.BAD_FLAGS, why=wrong)
    return flags


def _nearest_arguments(case_id: str, settings: Mapping[str, Settings]) -> tuple[str, ...]:
    for place in _upwards(case_id):
        known = settings.get(place)
        if known is not None and known.arguments is not None:
            return known.arguments
    return ()


def _checker(
    package: Package, problem: Problem, case_ids: Sequence[str], settings: Mapping[str, Settings]
) -> str:
    found = set()
    for id_ in case_ids:
        written = (settings[place].flags for place in _upwards(id_) if place in settings)
        flags = next((flags for flags in written if flags is not None), problem.flags)
        found.add(" ".join(flags))
    if len(found) > 1:
        package.faults.report("data/secret", "", messages.FLAGS_DIFFER)
    return (min(found) if found else " ".join(problem.flags)) or "default"


def _upwards(case_id: str) -> list[str]:
    """The case itself, then its folders up to `data/` ("")."""
    parts = case_id.split("/")
    return ["/".join(parts[:length]) for length in range(len(parts), -1, -1)]


def _folder(case_id: str) -> str:
    """The group of a case: the folder right below `secret`, "" for a case that is in none."""
    parts = case_id.split("::")[0].split("/")
    return "/".join(parts[:2]) if len(parts) > 2 else ""


def _folders(case_ids: Sequence[str]) -> dict[str, list[str]]:
    folders: dict[str, list[str]] = {}
    for id_ in case_ids:
        if _folder(id_):
            folders.setdefault(_folder(id_), []).append(id_)
    return folders


def _check_weights(
    package: Package, section: ExamSection, case_ids: Sequence[str], folders: Mapping[str, list[str]]
) -> None:
    for name in section.weights:
        if name not in case_ids and name not in folders:
            place = f"kaohe.weights.{name}"
            package.faults.report("problem.yaml", place, messages.WEIGHT_UNKNOWN, value=name)


def _whole(shares: Mapping[str, Fraction]) -> dict[str, Decimal]:
    """The shares as decimals of the same ratio; scaled up only where a share is no finite decimal."""
    if all(_finite(share) for share in shares.values()):
        return {id_: Decimal(s.numerator) / Decimal(s.denominator) for id_, s in shares.items()}
    scale = lcm(*(share.denominator for share in shares.values()))
    return {id_: Decimal(int(share * scale)) for id_, share in shares.items()}


def _finite(share: Fraction) -> bool:
    rest = share.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1
