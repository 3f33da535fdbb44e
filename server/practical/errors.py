"""What keeps the judge from judging, apart from the sandbox's own failures.

PracticalError
├── BadTask
└── BadSubmission
"""


class PracticalError(Exception):
    """The practical part could not be judged."""


class BadTask(PracticalError):
    """The task package cannot be judged as it stands."""


class BadSubmission(PracticalError):
    """The submission cannot be read."""
