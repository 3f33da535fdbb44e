"""What can go wrong with the rehearsal itself, as against a promise that the server did not keep."""

from collections.abc import Mapping
from typing import Any


class RehearsalError(Exception):
    """The rehearsal cannot be held or go on."""


class Refused(RehearsalError):
    """The server answered a request or an event with a problem."""

    def __init__(self, what: str, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{what}: {status} {problem.get('detail') or problem.get('title') or ''}".rstrip())
        self.status = status
        self.problem = problem

    @property
    def kind(self) -> str:
        """The last word of the problem's type: "attempt_closed", "too_early"."""
        return str(self.problem.get("type", "")).rpartition(":")[2]


class LineDown(RehearsalError):
    """The live connection broke, or did not answer in time."""


class Late(RehearsalError):
    """Something that had to come did not come in time."""
