"""Before Socket.IO: only somebody signed in, and not in too great a hurry, gets a connection at all."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from werkzeug.http import parse_cookie
from werkzeug.wrappers import Response

from server.edge.api import json_response
from server.edge.identity import COOKIE, actor_of
from server.edge.problems import MEDIA_TYPE, problem_of
from server.errors import ExamError, NotSignedIn, Throttled
from server.live.crossing import Crossing
from server.services.deps import Deps

PATH = "/socket.io"
StartResponse = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def guard_handshakes(inner: Wsgi, deps: Deps, crossing: Crossing, is_cold: Callable[[str], bool]) -> Wsgi:
    """Answer 401 to a new connection without a sign-in, 429 to one of somebody who was closed for haste.

    Everything else goes to `inner`.
    """

    def outer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if _is_handshake(environ):
            token = parse_cookie(environ).get(COOKIE, "")
            if is_cold(token):
                return _refusal(Throttled("too many events; wait", retry_after_s=10))(environ, start_response)
            if crossing.call(actor_of, deps, token) is None:
                return _refusal(NotSignedIn("sign in to listen"))(environ, start_response)
        return inner(environ, start_response)

    return outer


def _is_handshake(environ: dict[str, Any]) -> bool:
    """A connection that is there already names itself by `sid`."""
    if not str(environ.get("PATH_INFO", "")).startswith(PATH):
        return False
    return "sid" not in parse_qs(environ.get("QUERY_STRING", ""))


def _refusal(error: ExamError) -> Response:
    problem = problem_of(error)
    return json_response(problem, problem["status"], MEDIA_TYPE)
