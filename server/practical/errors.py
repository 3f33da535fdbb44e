"""What keeps the judge from judging, apart from the sandbox's own failures.

PracticalError
├── BadTask
├── BadSubmission
└── ValidatorFault
"""

from server.practical.verdicts import Judgement


class PracticalError(Exception):
    """The practical part could not be judged."""


class BadTask(PracticalError):
    """The task package cannot be judged as it stands."""


class BadSubmission(PracticalError):
    """The submission cannot be read."""


class ValidatorFault(PracticalError):
    """A validator of the package failed: nobody knows what the answer is worth, so staff must look.

    Args:
        case: id of the first case it failed on.
        why: what it did, for people.
        judgement: all that was found, with verdict JE; its scores count for nothing.
    """

    def __init__(self, case: str, why: str, judgement: Judgement) -> None:
        super().__init__(f"{case}: {why}")
        self.case = case
        self.why = why
        self.judgement = judgement
