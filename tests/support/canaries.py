"""Things outside a box that no program inside may reach, and whether one did."""

import json
import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.engine import Engine
from sandbox.options import OWNER_LABEL

GOING_S = 10.0  # a box that ended goes by itself a moment later
WORD = b"nobody may change this"


@dataclass(frozen=True, slots=True, kw_only=True)
class Canaries:
    """A listener without a file, one on the loopback interface, and a file anybody may write."""

    abstract: socket.socket
    loopback: socket.socket
    path: Path

    def as_stdin(self) -> bytes:
        """Where they are, for a program that means to reach them."""
        port = self.loopback.getsockname()[1]
        name = self.abstract.getsockname().lstrip(b"\0").decode()
        return json.dumps({"abstract": name, "port": port, "path": str(self.path)}).encode()

    def touched(self) -> list[str]:
        """Which of them somebody reached."""
        found = [] if self.path.read_bytes() == WORD else ["file"]
        for name, listener in (("abstract", self.abstract), ("loopback", self.loopback)):
            try:
                listener.accept()[0].close()
            except BlockingIOError:
                continue
            found.append(name)
        return found


@contextmanager
def canaries(folder: Path) -> Iterator[Canaries]:
    """Set out for the length of the block."""
    path = folder / "canary"
    path.write_bytes(WORD)
    os.chmod(folder, 0o755)  # noqa: S103 - open to everybody who gets here
    os.chmod(path, 0o666)  # noqa: S103
    with socket.socket(socket.AF_UNIX) as abstract, socket.socket() as loopback:
        abstract.bind(f"\0kaohe-canary-{secrets.token_hex(8)}")
        loopback.bind(("127.0.0.1", 0))
        for listener in (abstract, loopback):
            listener.listen()
            listener.setblocking(False)
        yield Canaries(abstract=abstract, loopback=loopback, path=path)


def processes_of(uids: range) -> list[str]:
    """Command lines of everything on this machine that runs under one of these user ids."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and folder.stat().st_uid in uids:
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return found


def boxes_left(owner: str) -> list[str]:
    """Ids of containers of this owner that are still there when all have had time to go."""
    deadline = time.monotonic() + GOING_S
    while (left := Engine().containers_labelled(f"{OWNER_LABEL}={owner}")) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left
