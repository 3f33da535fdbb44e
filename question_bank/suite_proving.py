"""Knows what may be wrong with a hidden test although the author's solution passes it, and says so."""

from dataclasses import dataclass
from enum import StrEnum

from question_bank import messages
from question_bank.complaints import Complaints
from question_bank.tasks import Task
from question_bank.text import Localised


class Weakness(StrEnum):
    """Why a test must not be used as it is."""

    TAKES_IMPOSTOR = "takes_impostor"  # an object that equals everything passes
    BELIEVES_LIAR = "believes_liar"  # blank results pass because the candidate's own == says so
    CANNOT_CROSS = "cannot_cross"  # the author's solution passes in one process, but not between two boxes


@dataclass(frozen=True, slots=True, kw_only=True)
class WeakTest:
    """One weakness of one test.

    Args:
        case: id of the test method.
        path: of the file, from the root of the package.
        line, text: of the assertion; 0 and "" when none can be named.
        why: which impostor, or why it cannot cross.
    """

    case: str
    weakness: Weakness
    path: str
    line: int
    text: str
    why: str
    why_zh: str


WORDS: dict[Weakness, Localised] = {
    Weakness.TAKES_IMPOSTOR: messages.TAKES_IMPOSTOR,
    Weakness.BELIEVES_LIAR: messages.BELIEVES_LIAR,
    Weakness.CANNOT_CROSS: messages.CANNOT_CROSS,
}


def report_weak_tests(task: Task, found: tuple[WeakTest, ...], complaints: Complaints) -> None:
    """An issue for each of them.

    In a package that was not made for an exam, weak tests are let pass as long as one is not weak.
    """
    all_weak = {weak.case for weak in found} >= set(task.case_ids)
    for weak in found:
        if task.level is None and not all_weak and weak.weakness is not Weakness.CANNOT_CROSS:
            continue
        complaints.report(
            weak.path,
            f"line {weak.line}" if weak.line else "",
            WORDS[weak.weakness],
            case=weak.case.partition("::")[2],
            text=weak.text,
            why=weak.why,
            why_zh=weak.why_zh,
        )
