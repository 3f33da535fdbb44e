"""Knows problem.yaml of the ICPC / Kattis package (2025-09 and legacy): name, limits, type, comparison."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from question_bank import messages
from question_bank.checker_words import flags_problem
from question_bank.fields import Fields
from question_bank.package import Package
from question_bank.problem_limits import read_limits, read_validation_limits
from question_bank.tasks import TaskLimits
from question_bank.text import Localised

PATH = "problem.yaml"
VALIDATOR_FOLDERS = ("output_validator/", "output_validators/")

_VERSIONS = ("2025-09", "2025-09-draft", "2023-07", "2023-07-draft", "draft", "legacy", "legacy-icpc")
_SUPPORTED = {"pass-fail", "scoring", "interactive"}
_VALIDATION = {"default", "custom", "interactive", "score"}  # legacy
_KEYS = [
    "problem_format_version",
    "type",
    "name",
    "uuid",
    "version",
    "credits",
    "source",
    "license",
    "rights_owner",
    "embargo_until",
    "limits",
    "keywords",
    "languages",
    "allow_file_writing",
    "constants",
    "author",
    "source_url",
    "validation",
    "validator_flags",
    "grading",
    "kaohe",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What problem.yaml says, without the section of ours.

    Args:
        names: the name by language code, `""` where only one name is written.
        scoring: test groups carry points of their own.
        interactive: the output validator talks with the program.
        custom: the package says, in the legacy way, that it has a validator of its own.
        validation: limits of the output validator.
        flags: comparison flags of a legacy package.
        constants: texts that stand for `{{name}}` and `{{name.variant}}` in files of the author.
    """

    names: Mapping[str, str]
    limits: TaskLimits
    scoring: bool
    interactive: bool
    custom: bool
    validation: TaskLimits
    flags: tuple[str, ...]
    constants: Mapping[str, str]


def read_problem(fields: Fields, package: Package) -> Problem:
    """Read the keys of the package format; every problem is reported."""
    _report_unknown(fields, package)
    version = fields.text("problem_format_version", required=False)
    if version is not None and version not in _VERSIONS:
        fields.report("problem_format_version", messages.UNSUPPORTED_VERSION, value=version)
    validation = (fields.text("validation", required=False) or "default").split()
    for word in validation:
        if word not in _VALIDATION:
            fields.report("validation", messages.UNSUPPORTED_TYPE, value=word)
    _check_grading(fields, package)
    flags = tuple((fields.text("validator_flags", required=False) or "").split())
    custom = validation[0] == "custom"
    if not custom and not has_validator(package):
        _check_flags(fields, flags)
    types = _types(fields)
    return Problem(
        names=_names(fields),
        limits=read_limits(fields, package),
        scoring="scoring" in types,
        interactive="interactive" in types or "interactive" in validation,
        custom=custom,
        validation=read_validation_limits(fields),
        flags=flags,
        constants=_constants(fields),
    )


def has_validator(package: Package) -> bool:
    """Whether the package holds an output validator of its own."""
    return any(name.startswith(VALIDATOR_FOLDERS) for name in package.tree)


def localised_name(names: Mapping[str, str]) -> Localised | None:
    """The name in both languages; one that is missing is stood for by the other, None without any."""
    zh, en = language(names, "zh"), language(names, "en")
    some = zh or en or names.get("") or next(iter(names.values()), None)
    return Localised(zh=zh or some, en=en or some) if some is not None else None


def language(texts: Mapping[str, str], code: str) -> str | None:
    """The text of a language by its code, of a regional form (`zh-CN`) too."""
    for name, text in texts.items():
        if re.split("[-_]", name.lower())[0] == code:
            return text
    return None


def _report_unknown(fields: Fields, package: Package) -> None:
    """An unknown key is a mistake of the author, yet nothing that changes how a task is judged."""
    for name in fields.names():
        if name not in _KEYS:
            known = ", ".join(_KEYS)
            package.remarks.report(PATH, name, messages.UNKNOWN_KEY, name=name, known=known)


def _check_flags(fields: Fields, flags: tuple[str, ...]) -> None:
    wrong = flags_problem(flags)
    if wrong is not None:
        fields.report("validator_flags", messages.BAD_FLAGS, why=wrong)


def _names(fields: Fields) -> dict[str, str]:
    if isinstance(fields.raw("name"), dict):
        inner = fields.inside("name")
        pairs = ((name, inner.text(name)) for name in inner.names())
        return {name: text for name, text in pairs if text is not None}
    name = fields.text("name", required=False)
    return {"": name} if name is not None else {}


def _types(fields: Fields) -> list[str]:
    types = " ".join(fields.texts("type", required=False)).split()
    for name in types:
        if name not in _SUPPORTED:
            fields.report("type", messages.UNSUPPORTED_TYPE, value=name)
    return types


def _check_grading(fields: Fields, package: Package) -> None:
    """Legacy ways of scoring that nobody here can follow, by name."""
    graders = [name for name in package.tree if name.startswith("graders/")]
    if graders:
        package.faults.report(graders[0], "", messages.CUSTOM_GRADER)
    if not isinstance(fields.raw("grading"), dict):
        return
    grading = fields.inside("grading")
    if grading.text("objective", required=False) == "min":
        grading.report("objective", messages.OBJECTIVE_MIN)


def _constants(fields: Fields) -> dict[str, str]:
    if not fields.has("constants"):
        return {}
    inner = fields.inside("constants")
    found: dict[str, str | None] = {}
    for name in inner.names():
        if isinstance(inner.raw(name), dict):
            variants = inner.inside(name)
            found |= {f"{name}.{variant}": variants.text(variant) for variant in variants.names()}
            found[name] = variants.text("value")
        else:
            found[name] = found[f"{name}.value"] = inner.text(name)
    return {name: text for name, text in found.items() if text is not None}
