"""The real web process for tests: a loop in a process of its own, on a free port, with one invigilator."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import socketio

from server.config import Settings
from server.edge.events import ROOM
from server.edge.identity import COOKIE, CSRF_HEADER
from server.exam.words import Role
from server.services import setting_up
from server.services.actors import Actor
from server.store.migrating import upgrade
from server.wiring import wire
from tests.support.app import hang_up, until

ROOT = Path(__file__).parents[2]
PASSWORD = "grace-has-a-long-password"
STARTS_WITHIN_S = 60.0
STOPS_WITHIN_S = 30.0


@dataclass(slots=True, kw_only=True)
class WebProcess:
    """One web process; what it said is in `log`."""

    origin: str
    process: "subprocess.Popen[bytes]"
    log_file: Path
    certificate: Path | None = None
    _clients: list[socketio.SimpleClient] = field(default_factory=list)

    def get(self, path: str, **how: Any) -> requests.Response:
        """One request on a connection of its own."""
        return requests.get(self.origin + path, timeout=30, verify=str(self.certificate or True), **how)

    def sign_in(self) -> tuple[str, dict[str, str]]:
        """A fresh sign-in of the invigilator: its token, and the headers of whoever has it."""
        answer = requests.post(
            f"{self.origin}/api/staff-sign-ins",
            json={"login": "grace", "password": PASSWORD},
            timeout=30,
            verify=str(self.certificate or True),
        )
        assert answer.status_code == 201, answer.text
        token = answer.cookies[COOKIE]
        return token, {"Cookie": f"{COOKIE}={token}", CSRF_HEADER: answer.json()["csrf"]}

    def socket(self, token: str, transport: str = "websocket") -> socketio.SimpleClient:
        """A connected board. Raises ConnectionError when it is not let in."""
        wire = requests.Session()
        if self.certificate:
            wire.verify = str(self.certificate)
        client = socketio.SimpleClient(reconnection=False, http_session=wire)
        client.connect(
            self.origin,
            headers={"Cookie": f"{COOKIE}={token}"},
            namespace=ROOM,
            transports=[transport],
            wait_timeout=10,
        )
        self._clients.append(client)
        return client

    def log(self) -> str:
        """What it said."""
        return self.log_file.read_text(errors="replace")

    def stop(self) -> int:
        """SIGTERM; its exit code."""
        self.process.terminate()
        try:
            return self.process.wait(STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise

    def close(self) -> None:
        """Hang up on everybody, and end it."""
        for client in self._clients:
            hang_up(client)
        self.stop()

    def _answers(self) -> bool:
        assert self.process.poll() is None, self.log()
        with contextlib.suppress(requests.ConnectionError):
            return self.get("/healthz").ok
        return False


@contextlib.contextmanager
def web_process(folder: Path, *, scheme: str = "http", **settings: Any) -> Iterator[WebProcess]:
    """A running one on a new database in `folder`."""
    values = {"var_dir": folder, "port": _free_port(), "password_memory_kib": 64, **settings}
    _prepare(Settings(var_dir=folder, password_memory_kib=64))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KAOHE_")}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.probing_server"],
            env=kept | {f"KAOHE_{name.upper()}": str(value) for name, value in values.items()},
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    served = WebProcess(
        origin=f"{scheme}://localhost:{values['port']}",
        process=process,
        log_file=folder / "log",
        certificate=settings.get("tls_certificate"),
    )
    try:
        until(served._answers, STARTS_WITHIN_S)
        yield served
    finally:
        served.close()


def _prepare(settings: Settings) -> None:
    deps = wire(settings)
    upgrade(deps.store.engine)
    admin = Actor(role=Role.ADMIN, name="Margaret", who="staff:margaret", token_hash="", login="margaret")
    station = setting_up.add_station(deps, admin, "32010", "城东站")["id"]
    setting_up.add_staff(deps, admin, "grace", "Grace", Role.INVIGILATOR, PASSWORD, station)
    deps.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
