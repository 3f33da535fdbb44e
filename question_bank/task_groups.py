"""Knows how points spread over the secret cases: the tree of groups, its weights, and who counts together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from math import lcm
from types import MappingProxyType

from question_bank import messages
from question_bank.kaohe_section import ExamSection
from question_bank.package import Package
from question_bank.problem_yaml import Problem
from question_bank.task_settings import Settings, nearest
from question_bank.tasks import Counting, Group

ROOT, SAMPLE = "secret", "sample"
WHOLE = Fraction(100)  # points of `secret` in 2025-09 where nothing else is written


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Weights of all secret cases, the groups among them, and where judging stops."""

    weights: Mapping[str, Decimal]
    groups: tuple[Group, ...]
    case_points: Mapping[str, Decimal]
    total: Decimal
    breaks: tuple[str, ...]
    requires: Mapping[str, tuple[str, ...]]


@dataclass(slots=True, kw_only=True)
class _Node:
    """A folder with the worth of its parts on the package's own scale."""

    id: str
    how: Counting = Counting.SUM
    worth: Fraction = Fraction(0)
    case_worth: Fraction = Fraction(1)
    cases: dict[str, Fraction] = field(default_factory=dict)
    inner: list["_Node"] = field(default_factory=list)

    def parts(self) -> list[Fraction]:
        """Worth of every part."""
        return [*self.cases.values(), *(node.worth for node in self.inner)]

    def all_cases(self) -> list[str]:
        """Every case below."""
        return [*self.cases, *(case for node in self.inner for case in node.all_cases())]


def spread(
    package: Package,
    section: ExamSection,
    problem: Problem,
    case_ids: Sequence[str],
    settings: Mapping[str, Settings],
    *,
    custom: bool,
) -> Spread:
    """Weights and groups of the secret cases. Reports weights that name no case or share nothing.

    Args:
        custom: a validator of the package decides, and may give parts of points.
    """
    grouped = section.ours or problem.scoring
    tree = _Tree(section, settings, case_ids, custom=custom)
    _check_weights(package, section, case_ids, tree.folders)
    root = tree.node(ROOT) if grouped else _flat(case_ids)
    if problem.scoring and root.cases and ROOT not in settings and not section.ours:
        root.worth = WHOLE
    shares: dict[str, Fraction] = {}
    points: dict[str, Fraction] = {}
    _share(root, root.worth, shares, points)
    if case_ids and not sum(shares.values()):
        package.faults.report("data/secret", "", messages.WEIGHT_NOTHING)
    return Spread(
        weights=MappingProxyType(_whole({id_: shares[id_] for id_ in case_ids})),
        groups=tuple(_together(root)),
        case_points=MappingProxyType({id_: _decimal(point) for id_, point in points.items()}),
        total=_decimal(root.worth),
        breaks=_breaks(settings, tree.folders),
        requires=MappingProxyType(_requirements(package, settings, tree.folders) if grouped else {}),
    )


class _Tree:
    """The folders below `secret` as groups."""

    def __init__(
        self, section: ExamSection, settings: Mapping[str, Settings], case_ids: Sequence[str], *, custom: bool
    ) -> None:
        self._written = section.weights
        self._settings = settings
        self._custom = custom
        self._cases: dict[str, list[str]] = {}
        for id_ in case_ids:
            self._cases.setdefault(id_.split("::")[0].rpartition("/")[0], []).append(id_)
        self.folders = _folders(self._cases)

    def node(self, folder: str) -> _Node:
        """One folder with all below it."""
        known = self._settings.get(folder, Settings())
        accept = {place: each.case_weight for place, each in self._settings.items()}
        inherited = nearest(accept, folder)
        case_worth = Fraction(1 if inherited is None else inherited)
        node = _Node(id=folder, how=self._how(folder), case_worth=case_worth)
        for id_ in self._cases.get(folder, []):
            node.cases[id_] = Fraction(self._written[id_]) if id_ in self._written else case_worth
        depth = folder.count("/") + 1
        node.inner = [
            self.node(each)
            for each in self.folders
            if each.startswith(f"{folder}/") and each.count("/") == depth
        ]
        node.worth = self._worth(node, known)
        return node

    def _worth(self, node: _Node, known: Settings) -> Fraction:
        total = self._written.get(node.id, known.weight)
        parts = node.parts()
        if total is not None:
            return Fraction(total)
        if node.how is Counting.MIN:
            return min(parts, default=Fraction(0))
        if node.how is Counting.MAX:
            return max(parts, default=Fraction(0))
        if known.is_legacy and known.case_weight is not None and known.how is None and not node.inner:
            return Fraction(known.case_weight)  # as DOMjudge reads it: for all of the group
        return sum(parts, Fraction(0)) / (len(parts) if known.is_mean and parts else 1)

    def _how(self, folder: str) -> Counting:
        """2025-09 says it of each group; in the legacy form folders below inherit, and a group of cases
        fails as a whole unless its grader says otherwise."""
        known = self._settings.get(folder)
        if known is not None and not known.is_legacy:
            return known.how or (Counting.SUM if folder == ROOT else Counting.ALL)
        modes = {place: each.how for place, each in self._settings.items() if each.is_legacy}
        mode = nearest(modes, folder)
        if mode in (Counting.MIN, Counting.MAX):
            return mode
        if known is None or known.how is Counting.SUM or folder == ROOT or folder not in self._cases:
            return Counting.SUM
        forgiving = {place: each.forgives or None for place, each in self._settings.items()}
        if nearest(forgiving, folder):
            return Counting.SUM
        return Counting.MIN if self._custom else Counting.ALL


def _flat(case_ids: Sequence[str]) -> _Node:
    return _Node(id=ROOT, worth=Fraction(len(case_ids)), cases=dict.fromkeys(case_ids, Fraction(1)))


def _folders(cases: Mapping[str, list[str]]) -> list[str]:
    """Every folder below `secret` that holds cases, directly or deeper, in order of the cases."""
    found: dict[str, None] = {}
    for folder in cases:
        parts = folder.split("/")
        found |= dict.fromkeys("/".join(parts[:length]) for length in range(2, len(parts) + 1))
    return list(found)


def _share(node: _Node, total: Fraction, shares: dict[str, Fraction], points: dict[str, Fraction]) -> None:
    """Hand `total` down to the cases by the worth of the parts."""
    whole = sum(node.parts(), Fraction(0))
    scale = total / whole if whole else Fraction(0)
    for id_, worth in node.cases.items():
        shares[id_] = worth * scale
        if node.how is not Counting.ALL:
            points[id_] = worth * scale if node.how is Counting.SUM else total
    for inner in node.inner:
        _share(inner, inner.worth * scale, shares, points)


def _together(node: _Node) -> list[Group]:
    """The outermost folders below which points do not simply add up."""
    if node.how is not Counting.SUM:
        return [replace(_group(node), worth=Decimal(1))]  # beside nothing
    return [group for inner in node.inner for group in _together(inner)]


def _group(node: _Node) -> Group:
    if node.how is Counting.ALL:
        return Group(id=node.id, cases=tuple(node.all_cases()), worth=_decimal(node.worth))
    return Group(
        id=node.id,
        how=node.how,
        cases=tuple(node.cases),
        inner=tuple(map(_group, node.inner)),
        worth=_decimal(node.worth),
        case_worth=_decimal(node.case_worth),
    )


def _breaks(settings: Mapping[str, Settings], folders: Sequence[str]) -> tuple[str, ...]:
    written = {place: known.breaks for place, known in settings.items()}
    return tuple(folder for folder in (ROOT, *folders) if nearest(written, folder))


def _requirements(
    package: Package, settings: Mapping[str, Settings], folders: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """By folder, those that must be right before it; each has been judged by then."""
    found = {}
    for folder in (ROOT, *folders):
        known = settings.get(folder)
        if known is None or not known.requires:
            continue
        found[folder] = known.requires
        for name in known.requires:
            if name != SAMPLE and not (name in folders and name < folder):
                path = f"data/{folder}/test_group.yaml"
                package.faults.report(path, "require_pass", messages.REQUIRE_UNKNOWN, value=name)
    return found


def _check_weights(
    package: Package, section: ExamSection, case_ids: Sequence[str], folders: Sequence[str]
) -> None:
    for name in section.weights:
        if name not in case_ids and name not in folders:
            place = f"kaohe.weights.{name}"
            package.faults.report("problem.yaml", place, messages.WEIGHT_UNKNOWN, value=name)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _whole(shares: Mapping[str, Fraction]) -> dict[str, Decimal]:
    """The shares as decimals of the same ratio; scaled up only where a share is no finite decimal."""
    if all(_finite(share) for share in shares.values()):
        return {id_: _decimal(share) for id_, share in shares.items()}
    scale = lcm(*(share.denominator for share in shares.values()))
    return {id_: Decimal(int(share * scale)) for id_, share in shares.items()}


def _finite(share: Fraction) -> bool:
    rest = share.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1
