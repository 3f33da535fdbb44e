"""The web process for tests: callers who sign in as the cast do, and a real server for their sockets."""

import contextlib
import io
import shutil
import socket
import tempfile
import threading
import zipfile
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
from server.services.signing_in import csrf_for, token_hash
from server.store.migrating import upgrade
from tests.support.cast import PASSWORD, FakeClock, Hall, Seated, add_staff_of_the_web, make_deps, make_hall

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
        return self.send("GET", path)

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
        return self.client.open(path, method=method, headers=headers, buffered=True, **how)


@dataclass(slots=True, kw_only=True)
class Site:
    """The application around a hall, without a network."""

    hall: Hall
    app: Application
    seated: list[Seated] = field(default_factory=list)
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
        return self.holder(seated.token)

    def staff_token(self, login: str) -> str:
        """The sign-in of somebody of the staff, as their cookie carries it."""
        cookie = self.staff(login).client.get_cookie(COOKIE, domain="localhost")
        assert cookie is not None
        return cookie.value

    def holder(self, token: str) -> Caller:
        """A fresh browser with this sign-in; with nobody's when it is empty."""
        client = self.app.flask.test_client()
        if token:
            client.set_cookie(COOKIE, token, domain="localhost")
        return Caller(client=client, csrf=csrf_for(self.app.deps, token_hash(token)) if token else "")


@pytest.fixture
def site(hall: Hall) -> Site:
    """The application around the usual hall; its live threads are not started."""
    return make_site(hall)


def make_site(hall: Hall) -> Site:
    if hall.copy is None or not hall.copy.with_staff_of_the_web():
        add_staff_of_the_web(hall)
    return Site(hall=hall, app=assemble(hall.deps))


@contextlib.contextmanager
def site_in(folder: Path) -> Iterator[Site]:
    """The application around a small hall in a SQLite file of `folder`."""
    clock, bells = FakeClock(), list[str]()
    deps = make_deps(f"sqlite:///{folder / 'kaohe.db'}", folder / "var", clock, bells)
    upgrade(deps.store.engine)
    site = make_site(make_hall(deps, clock, bells, {}, 4))
    yield site
    site.app.close()


@pytest.fixture(scope="module")
def lasting_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for a whole module of tests that leave nothing behind: Ada sits there and answers theory."""
    with site_in(tmp_path_factory.mktemp("site")) as site:
        site.seated.extend(site.hall.running("Ada"))
        yield site


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
        return self.socket(ROOM, self.site.staff_token(login))

    def close(self) -> None:
        """Hang up on everybody."""
        for client in self._clients:
            hang_up(client)


def zipped(folder: Path) -> bytes:
    """A folder as an author uploads it."""
    blob = io.BytesIO()
    with zipfile.ZipFile(blob, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{folder.name}/{path.relative_to(folder)}")
    return blob.getvalue()


def hang_up(client: socketio.SimpleClient) -> None:
    """As when a machine's plug is pulled: a polite goodbye would wait three seconds for its echo.

    What is waited for is the wire: the client itself would wait another second for a connection anew.
    """
    if client.client is None:
        return
    wire = client.client.eio
    if wire.ws is not None and wire.ws.sock is not None and client.connected:
        wire.ws.sock.shutdown(socket.SHUT_RDWR)
        wire.wait()
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
    site = make_site(hall)
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
