"""Asks the Docker engine's API over its socket, without any library."""

import http.client
import json
import os
import socket
from enum import StrEnum
from pathlib import Path

DEFAULT_SOCKET = "/var/run/docker.sock"
PATIENCE_S = 5.0


class Engine(StrEnum):
    """What became of a knock at the engine's door."""

    ANSWERS = "answers"
    REFUSES = "refuses"  # it is there, but this user may not talk to it
    ABSENT = "absent"


def socket_path() -> Path | None:
    """The engine's socket in this file system; None where DOCKER_HOST points elsewhere."""
    host = os.environ.get("DOCKER_HOST", "")
    if host and not host.startswith("unix://"):
        return None
    return Path(host.removeprefix("unix://") or DEFAULT_SOCKET)


def knock() -> Engine:
    """Whether an engine answers this user."""
    path = socket_path()
    if path is None:
        # Another host's engine is its operator's business; the judge will say if it does not answer.
        return Engine.ANSWERS
    try:
        return Engine.ANSWERS if _get(path, "/_ping") == b"OK" else Engine.ABSENT
    except PermissionError:
        return Engine.REFUSES
    except (OSError, http.client.HTTPException):
        return Engine.ABSENT


def image_ids(repository: str) -> list[str]:
    """Ids of the images under a repository's name; empty where there is none or no local engine."""
    path = socket_path()
    if path is None:
        return []
    try:
        listed = json.loads(_get(path, "/images/json"))
    except (OSError, http.client.HTTPException):
        return []
    return sorted(
        image["Id"]
        for image in listed
        if any(tag.startswith(f"{repository}:") for tag in image["RepoTags"] or ())
    )


def _get(path: Path, resource: str) -> bytes:
    connection = _UnixConnection(path)
    try:
        connection.request("GET", resource)
        return connection.getresponse().read()
    finally:
        connection.close()


class _UnixConnection(http.client.HTTPConnection):
    """HTTP over a socket file."""

    def __init__(self, path: Path) -> None:
        super().__init__("engine", timeout=PATIENCE_S)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(PATIENCE_S)
        self.sock.connect(str(self._path))
