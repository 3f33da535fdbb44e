"""Knows which outputs every validator of a package must survive, and has them fed to it.

A validator that crashes on what a program may print would hold a candidate's submission for staff.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from question_bank import messages
from question_bank.bank import Bank, Issue
from question_bank.complaints import Complaints
from question_bank.tasks import Case, Task
from question_bank.text import Localised

MEBIBYTE = 1024 * 1024
SUPERSCRIPT_TWO = "²".encode()  # a digit to `str.isdigit`, and no number to `int`

Trial = Callable[[Case, bytes], str | None]


class ValidatorTrier(Protocol):
    """Whoever can run the validator of a task."""

    def trying(self, task: Task) -> AbstractContextManager[Trial | None]:
        """For one task: why its validator fails on an output of a case, None when it exits with 42 or 43.

        Gives None for a task without a validator.
        """


def prove_validators(
    bank: Bank, trier: ValidatorTrier, *, progress: Callable[[str], None] | None = None
) -> list[Issue]:
    """Feed every validator of a bank; each output that one fails on is an issue of its case.

    Args:
        progress: told the task before its validator is tried.
    """
    complaints = Complaints()
    for task in bank.tasks.values():
        complaints.absorb(f"tasks/{task.id}", prove_validator(task, trier, progress=progress), ())
    return complaints.issues


def prove_validator(
    task: Task, trier: ValidatorTrier, *, progress: Callable[[str], None] | None = None
) -> list[Issue]:
    """Feed the validator of one task with every output for every case."""
    complaints = Complaints()
    with trier.trying(task) as trial:
        if trial is None:
            return []
        if progress is not None:
            progress(f"{task.id}/output_validator")
        for case in (*task.samples, *task.secrets):
            for what, output in outputs(case.answer):
                why = trial(case, output)
                if why is not None:
                    complaints.report(
                        f"data/{case.id}.ans",
                        "",
                        messages.VALIDATOR_FAILS,
                        what_zh=what.zh,
                        what=what.en,
                        why=why,
                    )
    return complaints.issues


def outputs(answer: bytes) -> Iterator[tuple[Localised, bytes]]:
    """What is fed, with its name: the answer, nothing, parts of it, and what no honest program prints."""
    yield messages.FED_ANSWER, answer
    yield messages.FED_NOTHING, b""
    yield messages.FED_BINARY, bytes(range(256)) * 4
    yield messages.FED_TRUNCATED, answer[: len(answer) // 2]
    yield messages.FED_TWICE, answer + answer
    yield messages.FED_NO_NUMBER, _with_first(answer, SUPERSCRIPT_TWO)
    yield messages.FED_NAN, _with_first(answer, b"nan")
    yield messages.FED_DIGITS, b"1" * MEBIBYTE
    yield messages.FED_WORDS, b"1 a\n" * (MEBIBYTE // 4)


def _with_first(answer: bytes, word: bytes) -> bytes:
    """The answer with another first word."""
    words = answer.split(maxsplit=1)
    return word + b" " + words[1] if len(words) > 1 else word + b"\n"
