"""What each simulated candidate is going to do, decided before the start by their number and a seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from server.rehearsal.answering import Intent
from server.rehearsal.content import BankContent, Program, TaskContent

RELOADS = 0  # index of the candidate who signs in again in the middle
CREDITED = 1  # ... who gets more time
NEVER_SEALS = 2  # ... whose theory the server has to seal

# Shares of right, partial, wrong and blank answers: strong, middling and weak in theory.
STYLES = ((85, 8, 5, 2), (50, 20, 20, 10), (15, 20, 45, 20))
CHANGED_MIND_PERCENT = 20
FLAGGED_PERCENT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One task: what is saved in the editor at the end and what is submitted before (None: nothing)."""

    saved: Program | None
    submitted: Program | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """One candidate; items and tasks are those of the whole bank, of which the form takes some."""

    index: int
    theory: Mapping[str, Intent]
    changed_minds: frozenset[str]  # items answered wrong first
    flagged: frozenset[str]
    practical: Mapping[str, Work]
    tries: bool
    hands_in: bool
    pace: float  # share of the time of each paper by which it is done

    @property
    def reloads(self) -> bool:
        """Signs in again in the middle of theory."""
        return self.index == RELOADS

    @property
    def credited(self) -> bool:
        """Is given more time."""
        return self.index == CREDITED

    @property
    def never_seals(self) -> bool:
        """Leaves sealing theory to the server."""
        return self.index == NEVER_SEALS


def script_for(index: int, bank: BankContent, seed: str) -> Script:
    """The same index, bank and seed give the same script."""
    chance = Random(f"{seed}/{index}")  # noqa: S311 - what to play, not what to keep secret
    ids = sorted(bank.items)
    return Script(
        index=index,
        theory=dict(
            zip(ids, chance.choices(tuple(Intent), STYLES[index % len(STYLES)], k=len(ids)), strict=True)
        ),
        changed_minds=frozenset(each for each in ids if chance.randrange(100) < CHANGED_MIND_PERCENT),
        flagged=frozenset(each for each in ids if chance.randrange(100) < FLAGGED_PERCENT),
        practical=_practical(index, bank, chance),
        tries=index % 3 != 2,
        hands_in=index % 3 == 0 and index != NEVER_SEALS,
        pace=chance.uniform(0.5, 0.8),
    )


def _practical(index: int, bank: BankContent, chance: Random) -> dict[str, Work]:
    """Half of all programs right and half wrong; who is weakest leaves most tasks alone."""
    tasks = [bank.tasks[task] for task in sorted(bank.tasks)]
    if index % 6 == 5:
        tasks = tasks[:3]
    return {
        task.id: _work((index + position) % len(tasks), _is_right(index, position), task, chance)
        for position, task in enumerate(tasks)
    }


def _is_right(index: int, position: int) -> bool:
    match index % 4:
        case 0:
            return True
        case 1:
            return False
        case _:
            return (index + position) % 2 == 0


def _work(turn: int, right: bool, task: TaskContent, chance: Random) -> Work:
    final = task.right if right or not task.wrong else chance.choice(task.wrong)
    others = [program for program in task.programs if program is not final]
    match turn:
        case 0 if others:
            return Work(saved=final, submitted=chance.choice(others))
        case 1:
            return Work(saved=None, submitted=final)
        case 2 | 3:
            return Work(saved=final, submitted=None)
        case _:
            return Work(saved=final, submitted=final)
