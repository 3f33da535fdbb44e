"""Everything the server refuses or fails with; a class docstring is the title people read.

ExamError
├── NotFound
├── NotSignedIn
├── Forbidden
├── InvalidInput
├── Throttled
├── NotReady
└── Conflict
    ├── IllegalTransition
    ├── AttemptClosed
    ├── LeaseLost
    ├── TooEarly
    └── StaleRevision
"""

from collections.abc import Mapping


class ExamError(Exception):
    """The request could not be carried out."""

    def __init__(self, detail: str = "", **fields: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.fields: Mapping[str, object] = fields

    @classmethod
    def title(cls) -> str:
        """The first line of the class docstring."""
        return (cls.__doc__ or cls.__name__).splitlines()[0]


class NotFound(ExamError):
    """There is no such thing, or it is not yours to see."""


class NotSignedIn(ExamError):
    """Sign in first."""


class Forbidden(ExamError):
    """Your role does not allow this."""


class InvalidInput(ExamError):
    """Something in the request is not as it must be."""

    def __init__(self, detail: str = "", *, field: str = "", **fields: object) -> None:
        super().__init__(detail, field=field, **fields)
        self.field = field


class Throttled(ExamError):
    """Too many attempts; wait a moment."""


class NotReady(ExamError):
    """A part this needs is not ready."""


class Conflict(ExamError):
    """The present state does not allow this."""


class IllegalTransition(Conflict):
    """This step does not follow from the present state."""


class AttemptClosed(Conflict):
    """The attempt no longer takes answers."""


class LeaseLost(Conflict):
    """This attempt was continued on another device."""


class TooEarly(Conflict):
    """It is too early for this."""


class StaleRevision(Conflict):
    """A newer revision is already saved."""
