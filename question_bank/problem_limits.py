"""Knows the limits that a package sets: in problem.yaml, and in DOMjudge's own files beside it."""

import re
from decimal import Decimal

from question_bank import messages
from question_bank.fields import Fields, decimal
from question_bank.package import Package
from question_bank.tasks import VALIDATION, TaskLimits
from question_bank.trees import TIME_LIMIT_FILE

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
VALIDATION_S = Decimal(600)


def read_limits(fields: Fields, package: Package) -> TaskLimits:
    """Limits of one case; every problem is reported."""
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


def read_validation_limits(fields: Fields) -> TaskLimits:
    """Limits of the output validator; what is not written is ours to choose."""
    given = fields.inside("limits") if isinstance(fields.raw("limits"), dict) else None
    default = VALIDATION
    if given is None:
        return default
    cpu_s = given.number("validation_time", Decimal("0.1"), VALIDATION_S)
    memory = given.number("validation_memory", *MEMORY_MIB)
    output = given.number("validation_output", *OUTPUT_MIB)
    return TaskLimits(
        cpu_ms=int(cpu_s * 1000) if cpu_s is not None else default.cpu_ms,
        memory_mib=int(memory) if memory is not None else default.memory_mib,
        output_kib=int(output * 1024) if output is not None else default.output_kib,
    )


def _ini_cpu_ms(package: Package) -> int | None:
    """DOMjudge keeps the time limit of legacy packages in files of its own, in seconds."""
    path = "domjudge-problem.ini"
    text = package.text(path) if path in package.tree else None
    found = re.search(r"""(?m)^\s*timelimit\s*=\s*['"]?([^'"\s;]+)""", text or "")
    written = found.group(1) if found is not None else None
    if written is None and TIME_LIMIT_FILE in package.tree:
        path = TIME_LIMIT_FILE
        written = (package.text(path) or "").strip() or None
    if written is None:
        return None
    value = decimal(written)
    if value is None:
        package.faults.report(path, "timelimit", messages.NOT_NUMBER, value=written)
        return None
    low, high = CPU_S
    if not low <= value <= high:
        package.faults.report(path, "timelimit", messages.OUT_OF_RANGE, value=value, low=low, high=high)
        return None
    return int(value * 1000)
