"""A real station for tests: `kaohe serve` with judges, on a free port and in a folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parents[2]
PASSWORD = "e2e-correct-horse"
STARTS_WITHIN_S = 90.0  # a busy machine with two cores
STOPS_WITHIN_S = 40.0
LOOK_EVERY_S = 0.1
ANSWER_WITHIN_S = 30.0


@dataclass(slots=True, kw_only=True)
class Api:
    """Somebody signed in without a browser; every refusal that was not expected fails the test."""

    origin: str
    caller: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str) -> Any:
        """JSON of a page of the API."""
        return self.send("GET", path).json()

    def post(self, path: str, body: Any) -> Any:
        """Create or do."""
        return self.send("POST", path, json=body).json()

    def put(self, path: str, body: Any) -> Any:
        """Change."""
        return self.send("PUT", path, json=body).json()

    def send(self, method: str, path: str, **how: Any) -> requests.Response:
        """One request; fails on an answer that is not a 2xx."""
        answer = self.caller.request(method, self.origin + path, timeout=ANSWER_WITHIN_S, **how)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer

    def sign_in(self, path: str, body: Any) -> Any:
        """Sign in; what follows carries the token against forgery."""
        answer = self.post(path, body)
        self.caller.headers["X-Kaohe-Csrf"] = answer["csrf"]
        return answer


@dataclass(slots=True, kw_only=True)
class Station:
    """The demo station, served by real child processes; `stop` ends them all."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes]"
    names: dict[str, str] = field(default_factory=dict)  # login to the name that others read
    _people: dict[str, Api] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """Where browsers find it."""
        return f"http://127.0.0.1:{self.port}"

    def person(self, login: str) -> Api:
        """A member of the demo's staff, signed in once."""
        if login not in self._people:
            api = Api(origin=self.origin)
            signed = api.sign_in("/api/staff-sign-ins", {"login": login, "password": PASSWORD})
            self.names[login] = signed["staff"]["name"]
            self._people[login] = api
        return self._people[login]

    def wait_until_ready(self) -> None:
        """Returns once the web process answers; fails with its log when it does not."""
        until = time.monotonic() + STARTS_WITHIN_S
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"the station does not answer:\n{self.log()}")
            time.sleep(LOOK_EVERY_S)

    def crash_web(self) -> None:
        """SIGKILL to the web process and its worker; nobody starts another until `let_web_return`."""
        os.kill(self.process.pid, signal.SIGSTOP)
        web = next(pid for pid in _children(self.process.pid) if b"--web-only" in _command(pid))
        os.killpg(web, signal.SIGKILL)
        while self._answers():
            time.sleep(LOOK_EVERY_S)

    def let_web_return(self) -> None:
        """The supervisor goes on and starts the web process again."""
        os.kill(self.process.pid, signal.SIGCONT)

    def log(self) -> str:
        """What all its processes said."""
        return (self.folder / "log").read_text(errors="replace")

    def stop(self) -> None:
        """End every process of it, by SIGTERM, or by SIGKILL where that is not heard."""
        for api in self._people.values():
            api.caller.close()
        self.let_web_return()
        self.process.terminate()
        try:
            self.process.wait(STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            children = _children(self.process.pid)
            self.process.kill()
            self.process.wait()
            for pid in children:
                os.killpg(pid, signal.SIGKILL)
            raise

    def _answers(self) -> bool:
        try:
            return requests.get(self.origin + "/readyz", timeout=ANSWER_WITHIN_S).ok
        except requests.ConnectionError:
            return False


def start_station(folder: Path) -> Station:
    """Migrate a new database in `folder`, load the demo and serve it; returns once it answers."""
    kaohe = [sys.executable, "-m", "server.cli"]
    environment = _environment(folder)
    for command in (["db", "upgrade"], ["demo", "load", "--json"]):
        outcome = subprocess.run(
            [*kaohe, *command], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert outcome.returncode == 0, f"kaohe {' '.join(command)}: {outcome.stderr}"
    assert json.loads(outcome.stdout)["password"] == PASSWORD
    port = free_port()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*kaohe, "serve", "--port", str(port), "--judges", "1"],
            env=environment,
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
    station = Station(folder=folder, port=port, process=process)
    try:
        station.wait_until_ready()
    except BaseException:
        station.stop()
        raise
    return station


def _environment(folder: Path) -> dict[str, str]:
    """Ours without any KAOHE_ setting of the person who runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KAOHE_")}
    return kept | {"KAOHE_VAR_DIR": str(folder / "var"), "KAOHE_DEMO_PASSWORD": PASSWORD}


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()
