"""What keeps the judge from judging, apart from the sandbox's own failures.

PracticalError
├── BadTask
├── BadSubmission
└── ValidatorFault
"""


class PracticalError(Exception):
    """The practical part could not be judged."""


class BadTask(PracticalError):
    """The task package cannot be judged as it stands."""


class BadSubmission(PracticalError):
    """The submission cannot be read."""


class ValidatorFault(PracticalError):
    """A validator of the package broke the rules on one case: held for staff, never a score."""

    def __init__(self, case: str, why: str) -> None:
        super().__init__(f"the validator failed on case {case}: {why}")
        self.case = case
        self.why = why
