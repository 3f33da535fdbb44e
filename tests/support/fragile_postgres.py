"""A PostgreSQL of one test's own, which crashes when told to."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deploy.setup.test_programs import postgres_programs
from tests.support.databases import PostgresCluster, initialise, start, unprivileged_user

# A commit that was told must be in the kernel's hands; only a power cut may cost it.
SURVIVES_A_CRASH = ("fsync=off", "full_page_writes=off")


@dataclass(slots=True, kw_only=True)
class FragilePostgres:
    """One cluster with one database, and three ways to lose it."""

    programs: Path
    folder: Path
    owner: Any
    url: str = ""
    server: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Up again, if it is down; an orphan of a killed server may take a moment to notice."""
        if self.server is not None and self.server.poll() is None:
            return
        self.server = start(self.programs, self.folder, self.owner, SURVIVES_A_CRASH)

    def stop_at_once(self) -> None:
        """Immediate shutdown: connections cut, nothing written down in order."""
        self._signal(signal.SIGQUIT)

    def kill_server(self) -> None:
        """SIGKILL to the server; its children notice and go."""
        children = self._connections()
        self._signal(signal.SIGKILL)
        for pid in children:  # a new server waits for the last of them
            while Path(f"/proc/{pid}").exists() and not _is_dead(pid):
                time.sleep(0.01)

    def kill_all(self) -> None:
        """SIGKILL to the server and every process of it at once."""
        assert self.server is not None
        self.server.send_signal(signal.SIGSTOP)  # no new children
        everybody = [*self._children(), self.server.pid]
        for pid in everybody:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.server.wait()
        for pid in everybody:
            while Path(f"/proc/{pid}").exists() and not _is_dead(pid):
                time.sleep(0.01)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """None of its processes gets to run meanwhile."""
        assert self.server is not None
        self.server.send_signal(signal.SIGSTOP)
        stopped = self._children()
        try:
            for pid in stopped:
                os.kill(pid, signal.SIGSTOP)
            yield
        finally:
            for pid in (*stopped, self.server.pid):
                os.kill(pid, signal.SIGCONT)

    def kill_one_connection(self) -> None:
        """SIGKILL to one of its children: the server cuts all others off and recovers."""
        children = self._connections()
        if children:
            os.kill(children[-1], signal.SIGKILL)

    def _signal(self, number: int) -> None:
        assert self.server is not None
        self.server.send_signal(number)
        self.server.wait()

    def _connections(self) -> list[int]:
        """Process ids of its children that serve somebody."""
        return [pid for pid in self._children() if _serves(pid)]

    def _children(self) -> list[int]:
        assert self.server is not None
        listed = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]


@pytest.fixture
def fragile_postgres() -> Iterator[FragilePostgres]:
    """Running, with an empty database."""
    programs = postgres_programs()
    if programs is None:
        pytest.fail("PostgreSQL's server programs are missing: run `make test`")
    owner = unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="kaohe-pg-"))
    shutil.chown(folder, owner.pw_uid, owner.pw_gid)
    made = FragilePostgres(programs=programs, folder=folder, owner=owner)
    try:
        initialise(programs, folder, owner)
        made.start()
        cluster = PostgresCluster(folder=folder, owner=owner.pw_name)
        made.url = cluster.url(cluster.create_database())
        yield made
    finally:
        if made.server is not None and made.server.poll() is None:
            made.stop_at_once()
        shutil.rmtree(folder)


def _serves(pid: int) -> bool:
    try:
        title = Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return False
    return b"kaohe_1" in title


def _is_dead(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
