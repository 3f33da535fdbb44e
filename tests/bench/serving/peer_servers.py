"""The peers as running servers, and which of them this machine has the packages for."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
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
    return _with_database(folder / "stock", _stock())


def stock_with_checks(folder: Path, items: Sequence[str]) -> AbstractContextManager[Server]:
    """The same, looking up sign-in, attempt and item first as we do."""
    checks = {"PEER_CHECKS": "1", "PEER_ITEMS": " ".join(items)}
    return _with_database(folder / "checks", _stock(), checks)


def _stock() -> list[str]:
    return [*_gunicorn("gevent", 1), "--worker-connections", "2000", f"{MODULES}.stock_socketio:app"]


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


def _with_database(
    place: Path, command: list[str], more: Mapping[str, str] | None = None
) -> AbstractContextManager[Server]:
    port = free_port()
    environment = _environment(place) | dict(more or {})
    return serving([*command, "--bind", f"127.0.0.1:{port}"], place, port, environment)


def _environment(place: Path) -> dict[str, str]:
    return _packages() | {"PEER_DATABASE": str(place / "peer.db")}


def _packages() -> dict[str, str]:
    return {"PYTHONPATH": str(PACKAGES)}
