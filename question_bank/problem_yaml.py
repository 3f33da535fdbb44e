"""Knows problem.yaml of the ICPC / Kattis package (2025-09 and legacy): name, limits, type, comparison."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from question_bank import messages
from question_bank.fields import Fields, decimal
from question_bank.package import Package
from question_bank.tasks import TaskLimits
from question_bank.text import Localised

PATH = "problem.yaml"

_VERSIONS = ("2025-09", "2025-09-draft", "2023-07", "2023-07-draft", "draft", "legacy", "legacy-icpc")
_SUPPORTED = {"pass-fail", "scoring"}
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
_LIMITS = [
    "time_limit",
    "time_multipliers",
    "time_resolution",
    "time_multiplier",
    "time_safety_margin",
    "memory",
    "output",
    "code",
    "compilation_time",
    "compilation_memory",
    "validation_time",
    "validation_memory",
    "validation_output",
    "validation_passes",
]

CPU_S = (Decimal("0.1"), Decimal(60))
MEMORY_MIB = (Decimal(16), Decimal(4096))
OUTPUT_MIB = (Decimal("0.001"), Decimal(64))


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What problem.yaml says, without the section of ours.

    Args:
        names: the name by language code, `""` where only one name is written.
        scoring: test groups carry points of their own.
        flags: comparison flags of a legacy package.
        constants: texts that stand for `{{name}}` in statements and submissions.
    """

    names: Mapping[str, str]
    limits: TaskLimits
    scoring: bool
    flags: tuple[str, ...]
    constants: Mapping[str, str]


def read_problem(fields: Fields, package: Package) -> Problem:
    """Read the keys of the package format; every problem is reported."""
    _report_unknown(fields, package)
    version = fields.text("problem_format_version", required=False)
    if version is not None and version not in _VERSIONS:
        fields.report("problem_format_version", messages.UNSUPPORTED_VERSION, value=version)
    validation = fields.text("validation", required=False) or "default"
    if validation.split()[0] != "default":
        fields.report("validation", messages.CUSTOM_VALIDATOR)
    for folder in ("output_validator", "output_validators", "static_validator"):
        if any(name.startswith(f"{folder}/") for name in package.tree):
            package.faults.report(folder, "", messages.CUSTOM_VALIDATOR)
    if any(name.startswith("include/") for name in package.tree):
        package.faults.report("include", "", messages.INCLUDED_CODE)
    flags = tuple((fields.text("validator_flags", required=False) or "").split())
    _check_flags(fields, flags)
    return Problem(
        names=_names(fields),
        limits=_limits(fields, package),
        scoring=_scoring(fields),
        flags=flags,
        constants=_constants(fields),
    )


def flags_problem(flags: tuple[str, ...]) -> str | None:
    """What is wrong with flags of the default output validator, None when they are sound."""
    rest = list(flags)
    while rest:
        flag = rest.pop(0)
        if flag in ("case_sensitive", "space_change_sensitive"):
            continue
        if flag not in ("float_tolerance", "float_relative_tolerance", "float_absolute_tolerance"):
            return flag
        tolerance = decimal(rest.pop(0)) if rest else None
        if tolerance is None or tolerance < 0:
            return f"{flag} needs a tolerance"
    return None


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


def _scoring(fields: Fields) -> bool:
    types = " ".join(fields.texts("type", required=False)).split()
    for name in types:
        if name not in _SUPPORTED:
            fields.report("type", messages.UNSUPPORTED_TYPE, value=name)
    return "scoring" in types


def _constants(fields: Fields) -> dict[str, str]:
    if not fields.has("constants"):
        return {}
    inner = fields.inside("constants")
    pairs = ((name, inner.text(name)) for name in inner.names())
    return {name: text for name, text in pairs if text is not None}


def _limits(fields: Fields, package: Package) -> TaskLimits:
    limits = fields.inside("limits") if fields.has("limits") else None
    default = TaskLimits()
    if limits is None:
        return TaskLimits(cpu_ms=_ini_cpu_ms(package) or default.cpu_ms)
    limits.only(_LIMITS)
    cpu_s = limits.number("time_limit", *CPU_S)
    memory = limits.number("memory", *MEMORY_MIB)
    output = limits.number("output", *OUTPUT_MIB)
    if memory is not None and memory != int(memory):
        limits.report("memory", messages.NOT_WHOLE, value=memory)
    cpu_ms = int(cpu_s * 1000) if cpu_s is not None else _ini_cpu_ms(package)
    return TaskLimits(
        cpu_ms=cpu_ms or default.cpu_ms,
        memory_mib=int(memory) if memory is not None else default.memory_mib,
        output_kib=int(output * 1024) if output is not None else default.output_kib,
    )


def _ini_cpu_ms(package: Package) -> int | None:
    """DOMjudge keeps the time limit of legacy packages in a file of its own, in seconds."""
    path = "domjudge-problem.ini"
    text = package.text(path) if path in package.tree else None
    found = re.search(r"""(?m)^\s*timelimit\s*=\s*['"]?([^'"\s;]+)""", text or "")
    if found is None:
        return None
    value = decimal(found.group(1))
    if value is None:
        package.faults.report(path, "timelimit", messages.NOT_NUMBER, value=found.group(1))
        return None
    low, high = CPU_S
    if not low <= value <= high:
        package.faults.report(path, "timelimit", messages.OUT_OF_RANGE, value=value, low=low, high=high)
        return None
    return int(value * 1000)
