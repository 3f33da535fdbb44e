"""The web process for tests: callers who sign in as the cast do, and a real server for their sockets."""

import contextlib
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import socketio
from flask.testing import FlaskClient
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.test import TestResponse

from server.app import Application, assemble
from server.edge.events import EXAM, ROOM
from server.edge.identity import COOKIE, CSRF_HEADER
from server.exam.words import Role
from server.services import setting_up
from server.services.signing_in import csrf_for, token_hash
from tests.support.cast import PASSWORD, Hall, Seated

WITHIN_S = 5.0
# Who of the cast has which role; the two that the services' tests do without join for the web's.
STAFF = {
    Role.INVIGILATOR: "grace",
    Role.AUTHOR: "alan",
    Role.GRADER: "edsger",
    Role.OFFICE: "barbara",
    Role.CHIEF: "katherine",
    Role.INSPECTOR: "rosalind",
    Role.ADMIN: "dorothy",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A browser of somebody (or of nobody): sends the anti-forgery header with every change."""

    client: FlaskClient
    csrf: str = ""

    def get(self, path: str) -> TestResponse:
        """Read."""
        return self.client.get(path)

    def post(self, path: str, body: Any = None, **how: Any) -> TestResponse:
        """Create."""
        return self.send("POST", path, body, **how)

    def put(self, path: str, body: Any, **how: Any) -> TestResponse:
        """Change."""
        return self.send("PUT", path, body, **how)

    def delete(self, path: str) -> TestResponse:
        """Remove."""
        return self.send("DELETE", path)

    def send(self, method: str, path: str, body: Any = None, **how: Any) -> TestResponse:
        """Any request; `headers` are added to, and win over, the usual ones."""
        headers = ({CSRF_HEADER: self.csrf} if self.csrf else {}) | how.pop("headers", {})
        if body is not None:
            how["json"] = body
        return self.client.open(path, method=method, headers=headers, **how)


@dataclass(slots=True, kw_only=True)
class Site:
    """The application around a hall, without a network."""

    hall: Hall
    app: Application
    _staff: dict[str, Caller] = field(default_factory=dict)

    def anybody(self) -> Caller:
        """A browser where nobody is signed in."""
        return Caller(client=self.app.flask.test_client())

    def staff(self, login: str) -> Caller:
        """Somebody of the staff, signed in once."""
        if login not in self._staff:
            caller = self.anybody()
            answer = caller.post("/api/staff-sign-ins", {"login": login, "password": PASSWORD})
            assert answer.status_code == 201, answer.json
            self._staff[login] = replace(caller, csrf=answer.json["csrf"])
        return self._staff[login]

    def candidate(self, seated: Seated) -> Caller:
        """The browser of somebody who sits at a machine already."""
        client = self.app.flask.test_client()
        client.set_cookie(COOKIE, seated.token, domain="localhost")
        return Caller(client=client, csrf=csrf_for(self.app.deps, token_hash(seated.token)))


@pytest.fixture
def site(hall: Hall) -> Iterator[Site]:
    """The application around the usual hall; its live threads are not started."""
    yield _site(hall)


def _site(hall: Hall) -> Site:
    for login in ("rosalind", "dorothy"):
        role = next(role for role, who in STAFF.items() if who == login)
        station = hall.station_id if role is Role.INSPECTOR else None
        setting_up.add_staff(hall.deps, hall.admin, login, login.title(), role, PASSWORD, station)
    return Site(hall=hall, app=assemble(hall.deps))


class Quiet(WSGIRequestHandler):
    """Keeps the access log out of the tests' output."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing."""


@dataclass(slots=True, kw_only=True)
class Served:
    """The application on a port of this machine, its live threads running."""

    site: Site
    origin: str
    _clients: list[socketio.SimpleClient] = field(default_factory=list)

    def socket(
        self, namespace: str, token: str, *, transport: str = "websocket", **headers: str
    ) -> socketio.SimpleClient:
        """A connected client. Raises ConnectionError when it is not let in."""
        client = socketio.SimpleClient(reconnection=False)
        client.connect(
            self.origin,
            headers={"Cookie": f"{COOKIE}={token}"} | headers,
            namespace=namespace,
            transports=[transport],
            wait_timeout=WITHIN_S,
        )
        self._clients.append(client)
        return client

    def exam_socket(self, seated: Seated, **how: str) -> socketio.SimpleClient:
        """A candidate's page."""
        return self.socket(EXAM, seated.token, **how)

    def room_socket(self, login: str) -> socketio.SimpleClient:
        """A board."""
        cookie = self.site.staff(login).client.get_cookie(COOKIE, domain="localhost")
        assert cookie is not None
        return self.socket(ROOM, cookie.value)

    def close(self) -> None:
        """Hang up on everybody."""
        for client in self._clients:
            hang_up(client)


def hang_up(client: socketio.SimpleClient) -> None:
    """As when a machine's plug is pulled: a polite goodbye would wait three seconds for its echo."""
    if client.client is None:
        return
    wire = client.client.eio
    if wire.ws is not None and wire.ws.sock is not None and client.connected:
        wire.ws.sock.shutdown(socket.SHUT_RDWR)
        client.client.wait()
    client.disconnect()
    if wire.ws is not None:
        wire.ws.shutdown()
    if wire.http is not None:
        wire.http.close()


def events_within(client: socketio.SimpleClient, seconds: float) -> list[str]:
    """Names of everything that arrives until nothing has for so long."""
    names: list[str] = []
    with contextlib.suppress(socketio.exceptions.TimeoutError):
        while True:
            names.append(client.receive(timeout=seconds)[0])
    return names


def until(happened: Callable[[], Any], within_s: float = WITHIN_S) -> Any:
    """What `happened` gives as soon as it is truthy; fails after `within_s`."""
    pause = threading.Event()
    for _ in range(int(within_s / 0.02)):
        found = happened()
        if found:
            return found
        pause.wait(0.02)
    pytest.fail(f"nothing happened within {within_s} s")


def event(client: socketio.SimpleClient, name: str, **having: Any) -> dict[str, Any]:
    """The payload of the next event of this name with these fields; others are passed over."""
    while True:
        found, payload = client.receive(timeout=WITHIN_S)
        if found == name and having.items() <= payload.items():
            return payload


@pytest.fixture
def served(hall: Hall) -> Iterator[Served]:
    """The application on a real port; sockets are hung up and threads ended afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="kaohe-"))  # paths of bells must stay short
    hall.deps = replace(hall.deps, settings=hall.deps.settings.model_copy(update={"var_dir": folder}))
    site = _site(hall)
    server = make_server("127.0.0.1", 0, site.app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    served = Served(site=site, origin=f"http://127.0.0.1:{server.server_port}")
    site.app.live.start()
    thread.start()
    try:
        yield served
    finally:
        served.close()
        _shut(server, thread, site)
        shutil.rmtree(folder)


def _shut(server: BaseWSGIServer, thread: threading.Thread, site: Site) -> None:
    site.app.live.stop()
    server.shutdown()
    thread.join(WITHIN_S)
    server.server_close()
