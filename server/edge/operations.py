"""Operations of the JSON API as declared by their views: one value per method and path."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel

from server.edge.pacing import Pace
from server.edge.policies import Policy

Method = Literal["GET", "POST", "PUT", "DELETE"]
View = Callable[..., Any]
LARGEST_JSON = 64 * 1024  # bytes of a body, where an operation says nothing else
JSON = "application/json"
# `<row:id>` is a row id that fits the database; the others are bounded texts (see server.edge.converters).
IMPLIED_ERRORS: dict[int, str] = {
    400: "malformed request",
    401: "not signed in",
    403: "not allowed, or the anti-forgery header is missing",
    404: "no such thing, or not yours to see",
    405: "another method, or a path part that makes it another route",
    409: "the present state does not allow this",
    413: "the body is too large",
    415: "the body's media type is not the one described",
    422: "a field is not as it must be",
    429: "too many attempts",
    503: "a part this needs is not ready",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What a view takes and gives; `body` None: no body is read; `response` None: nothing or raw bytes."""

    method: Method
    path: str
    policy: Policy
    view: View
    tag: str
    body: type[BaseModel] | None
    upload: str | None
    response: type[BaseModel] | None
    media_type: str
    code: int
    errors: tuple[int, ...]
    largest: int
    pace: Pace | None
    former: bool = False

    @property
    def name(self) -> str:
        """The operation's id: tag and view."""
        return f"{self.tag}.{self.view.__name__}"

    @property
    def takes_input(self) -> bool:
        """True when a body is read."""
        return self.body is not None or self.upload is not None

    @property
    def changes(self) -> bool:
        """True for anything but reading."""
        return self.method != "GET"

    def error_codes(self) -> list[int]:
        """Every refusal this operation may answer."""
        codes = set(self.errors)
        if not self.policy.is_public:
            codes |= {401, 403}
        if self.changes:
            codes |= {403}
        if self.takes_input:
            codes |= {400, 413, 415, 422}
        if self.pace is not None:
            codes |= {429}
        if "<" in self.path:
            codes |= {404, 405}
        return sorted(codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A value with what only HTTP needs: headers, and a cookie (its value, None to remove it)."""

    value: Any
    code: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    cookie: str | None = None
    drops_cookie: bool = False


@dataclass(frozen=True, slots=True)
class Api:
    """Collects one module's operations: `api = Api("attempt")`, then `@api("GET", path, policy, ...)`."""

    tag: str
    operations: list[Operation] = field(default_factory=list)

    def __call__(
        self,
        method: Method,
        path: str,
        policy: Policy,
        *,
        body: type[BaseModel] | None = None,
        upload: str | None = None,
        response: type[BaseModel] | None = None,
        media_type: str = JSON,
        status: int = 200,
        errors: tuple[int, ...] = (),
        largest: int = LARGEST_JSON,
        pace: Pace | None = None,
        former: bool = False,
    ) -> Callable[[View], View]:
        """Declare the view below; it is called with the `Call`, then `body`, then path parts by name.

        Args:
            former: machines that an attempt has left are let in too, as actors marked so.
        """

        def declare(view: View) -> View:
            self.operations.append(
                Operation(
                    method=method,
                    path=path,
                    policy=policy,
                    view=view,
                    tag=self.tag,
                    body=body,
                    upload=upload,
                    response=response,
                    media_type=media_type,
                    code=status,
                    errors=errors,
                    largest=largest,
                    pace=pace,
                    former=former,
                )
            )
            return view

        return declare
