"""One person's HTTP door to the server: keeps the sign-in, shows everything received to whoever listens."""

from collections.abc import Callable, Mapping
from typing import Any

import requests

from server.rehearsal.errors import Refused, RehearsalError

CSRF_HEADER = "X-Kaohe-Csrf"
COOKIE = "kaohe_sign_in"
TIMEOUT_S = 30.0

Json = dict[str, Any]
Listener = Callable[[str, Any], None]


class Door:
    """Requests as one signed-in person; `heard` is told of every JSON answer, with where it came from."""

    def __init__(self, url: str, heard: Listener | None = None) -> None:
        self.url = url.rstrip("/")
        self._heard = heard
        self._http = requests.Session()
        self._http.trust_env = False  # a proxy of this machine must not stand between
        self._csrf = ""

    def sign_in(self, path: str, body: Mapping[str, Any]) -> Json:
        """Sign in by one of the two ways; the answer holds the attempt or the staff member."""
        self._http.cookies.clear()
        self._csrf = ""
        answer = self.post(path, body)
        self._csrf = str(answer["csrf"])
        return answer

    @property
    def cookie(self) -> str:
        """The Cookie header that identifies this person."""
        return f"{COOKIE}={self._http.cookies.get(COOKIE, '')}"

    def get(self, path: str) -> Json:
        """GET JSON. Raises Refused for a problem, RehearsalError when nobody answers."""
        return self._json("GET", path, None)

    def post(self, path: str, body: Mapping[str, Any]) -> Json:
        """POST JSON."""
        return self._json("POST", path, body)

    def put(self, path: str, body: Mapping[str, Any]) -> Json:
        """PUT JSON."""
        return self._json("PUT", path, body)

    def download(self, path: str) -> bytes:
        """GET anything."""
        answer = self._ask("GET", path, None)
        if answer.status_code != requests.codes.ok:
            raise Refused(f"GET {path}", answer.status_code, {"detail": answer.text[:200]})
        return answer.content

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def _json(self, method: str, path: str, body: Mapping[str, Any] | None) -> Json:
        answer = self._ask(method, path, body)
        try:
            content: Any = answer.json()
        except requests.JSONDecodeError as error:
            raise Refused(f"{method} {path}", answer.status_code, {"detail": answer.text[:200]}) from error
        if self._heard is not None:
            self._heard(f"{method} {path}", content)
        if not answer.ok:
            raise Refused(f"{method} {path}", answer.status_code, content)
        found: Json = content
        return found

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None) -> requests.Response:
        headers = {CSRF_HEADER: self._csrf} if self._csrf else {}
        try:
            return self._http.request(method, self.url + path, json=body, headers=headers, timeout=TIMEOUT_S)
        except requests.RequestException as error:
            raise RehearsalError(f"{method} {self.url}{path}: {error}") from error
