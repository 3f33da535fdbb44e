"""The peers as running servers, and which of them this machine has the packages for."""

import os
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path

from tests.bench.serving.servers import ROOT, Server, free_port, serving

PACKAGES = ROOT / "build" / "serving_peers"
MODULES = "tests.bench.serving_peers"


def has_peers() -> bool:
    """Whether the set-up could install uvloop and Django."""
    return (PACKAGES / "uvloop").is_dir() and (PACKAGES / "django").is_dir()


def echo(folder: Path) -> AbstractContextManager[Server]:
    """The floor: a bare uvloop protocol."""
    port = free_port()
    command = [sys.executable, "-m", f"{MODULES}.echo", str(port)]
    return serving(command, folder / "echo", port, _packages())


def stock(folder: Path) -> AbstractContextManager[Server]:
    """Flask-SocketIO by its manual: gunicorn, one gevent worker, an ORM transaction per save."""
    command = [*_gunicorn("gevent", 1), "--worker-connections", "2000", f"{MODULES}.stock_socketio:app"]
    return _with_database(folder / "stock", command)


def django(folder: Path) -> AbstractContextManager[Server]:
    """Django over plain HTTP: gunicorn, two workers of eight threads."""
    command = [*_gunicorn("gthread", 2), "--threads", "8", f"{MODULES}.django_site:application"]
    place = folder / "django"
    place.mkdir(parents=True, exist_ok=True)
    environment = _environment(place)
    made = [sys.executable, "-m", f"{MODULES}.django_site"]
    subprocess.run(made, cwd=ROOT, env=os.environ | environment, check=True)
    return _with_database(place, command)


def _gunicorn(worker: str, workers: int) -> list[str]:
    return [sys.executable, "-m", "gunicorn", "-k", worker, "-w", str(workers), "--log-level", "warning"]


def _with_database(place: Path, command: list[str]) -> AbstractContextManager[Server]:
    port = free_port()
    return serving([*command, "--bind", f"127.0.0.1:{port}"], place, port, _environment(place))


def _environment(place: Path) -> dict[str, str]:
    return _packages() | {"PEER_DATABASE": str(place / "peer.db")}


def _packages() -> dict[str, str]:
    return {"PYTHONPATH": str(PACKAGES)}
