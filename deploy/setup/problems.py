"""The one way a step says that it cannot go on, and what a person can do about it."""


class SetupProblem(Exception):
    """A step could not be done; the text says what to do, in whole sentences."""
