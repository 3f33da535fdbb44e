"""What a candidate's stored answers and programs must come to, by the rehearsal's own arithmetic."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from server.rehearsal.candidate import Account
from server.rehearsal.content import BankContent, Program
from server.rehearsal.errors import RehearsalError
from server.rehearsal.marking import earned
from server.rehearsal.points import blocks_total, hundredths, promised_range
from server.rehearsal.rules import Rules

SUBMITTED = "submitted"
COLLECTED = "collected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Hundredths: of theory exact, by item and in all; of each task the least and the most."""

    items: Mapping[str, int]
    theory_h: int
    tasks: Mapping[str, range]
    programs: Mapping[tuple[str, str], Program]  # (task, cause of the submission)


def expect(account: Account, bank: BankContent, rules: Rules) -> Expected:
    """Raises RehearsalError when only a half-written draft is stored: lost, or the time was too short."""
    items: dict[str, int] = {}
    kinds: list[tuple[str, int]] = []
    for entry in account.papers["theory"]["entries"]:
        key, item = entry["key"], bank.items[entry["key"]]
        value = account.stored[key]["value"] if key in account.stored else None
        items[key] = earned(item, value, hundredths(entry["points"]), rules)
        kinds.append((item["kind"], items[key]))
    programs = _programs(account, bank, rules)
    tasks = {
        entry["key"]: counted(entry["key"], hundredths(entry["points"]), programs, bank, rules)
        for entry in account.papers["practical"]["entries"]
    }
    return Expected(items=items, theory_h=blocks_total(kinds), tasks=tasks, programs=programs)


def counted(
    task: str,
    points_h: int,
    programs: Mapping[tuple[str, str], Program],
    bank: BankContent,
    rules: Rules,
) -> range:
    """What the version that counts may earn; nothing where there is none."""
    causes = {
        "last_saved": (COLLECTED,),
        "last_submitted": (SUBMITTED,),
        "better_of_both": (COLLECTED, SUBMITTED),
    }[rules.practical_counts]
    candidates = [programs[task, cause] for cause in causes if (task, cause) in programs]
    if not candidates:
        return range(0, 1)
    best = max(candidates, key=lambda program: program.score_h)
    return promised_range(best.score_h, points_h, len(bank.tasks[task].cases))


def program_of(task: str, files: Mapping[str, Any], programs: Iterable[Program]) -> Program:
    """The solution with exactly these files. Raises RehearsalError when there is none."""
    for program in programs:
        if program.files == files:
            return program
    raise RehearsalError(f"what is stored for {task} is no program that was handed in whole")


def _programs(account: Account, bank: BankContent, rules: Rules) -> dict[tuple[str, str], Program]:
    """Every program that has to be judged, by task and cause."""
    programs = {(task, SUBMITTED): program for task, program in account.bench.submitted.items()}
    if rules.practical_counts != "last_submitted":
        for key, response in account.stored.items():
            if key in bank.tasks and response["value"].get("files"):
                task = bank.tasks[key]
                programs[key, COLLECTED] = program_of(key, response["value"]["files"], task.programs)
    return programs
