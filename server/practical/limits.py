"""Knows the limits of the programs that judging runs."""

from question_bank.tasks import Task
from sandbox.values import Limits

COMPILE_CPU_MS = 5_000
FRAMES_KIB = 16 * 1024  # what a candidate's process may say to a hidden test and print meanwhile
TEST_MEMORY_MIB = 256
OUTPUT_COPIES = 5  # of an output that are in the memory of a box on its way out or in
HELD_OUTPUT_MIB = 8  # what every box has room for
TEST_CPU_MS = 10_000


def box_memory_mib(task: Task) -> int:
    """Memory of the box of a candidate's program: its own, and room for very long outputs.

    The program itself stays under `case_limits`; a long output may end it, but never the box.
    """
    output_mib = -(-task.limits.output_kib // 1024)
    return task.limits.memory_mib + OUTPUT_COPIES * max(0, output_mib - HELD_OUTPUT_MIB)


def compile_limits(task: Task) -> Limits:
    """Limits of the look at what was handed in."""
    return Limits(
        cpu_ms=COMPILE_CPU_MS,
        wall_ms=3 * COMPILE_CPU_MS,
        memory_mib=task.limits.memory_mib,
        output_kib=64,
    )


def case_limits(task: Task) -> Limits:
    """Limits of one case; of a file as of standard output."""
    limits = task.limits
    return Limits(
        cpu_ms=limits.cpu_ms,
        wall_ms=limits.wall_ms,
        memory_mib=limits.memory_mib,
        output_kib=limits.output_kib,
        file_kib=limits.output_kib,
    )


def served_limits(task: Task) -> Limits:
    """Limits of the candidate's module while one hidden test method uses it."""
    limits = task.limits
    return Limits(
        cpu_ms=limits.cpu_ms,
        wall_ms=limits.wall_ms,
        memory_mib=limits.memory_mib,
        output_kib=max(limits.output_kib, FRAMES_KIB),
    )


def test_limits(task: Task) -> Limits:
    """Limits of the author's test method; it waits while the candidate's module works."""
    return Limits(
        cpu_ms=TEST_CPU_MS,
        wall_ms=task.limits.wall_ms + TEST_CPU_MS,
        memory_mib=TEST_MEMORY_MIB,
        output_kib=4 * FRAMES_KIB,
    )
