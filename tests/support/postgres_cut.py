"""A power cut under PostgreSQL: of its log what was waited for, by chance some more; then its own recovery.

The cluster is stopped in order and kept as the base, then runs under a trace of the files of its log. After
a cut the base lies on the disk with the log made anew from the trace. Nothing else need be there: up to the
next checkpoint the log is all that a commit waits for, and none comes in so short a run.
"""

import os
import random
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from deploy.setup.test_programs import postgres_programs
from tests.support.databases import CARELESS, START_S, PostgresCluster, initialise, start, unprivileged_user
from tests.support.power_cut import Call, disk_at, tracer

# One write of the log is at most what the trace shows of it.
RUN = (
    "checkpoint_timeout=1h",
    "max_wal_size=4GB",
    "min_wal_size=64MB",
    "wal_buffers=512kB",
    "autovacuum=off",
)
CONTROL = Path("global/pg_control")
SPARE = 2  # segments of the log that are there before they are needed
NEXT_SEGMENT = "SELECT pg_logical_emit_message(false, 'kaohe', 'on'), pg_switch_wal()"


@dataclass(frozen=True, slots=True, kw_only=True)
class CutCluster:
    """A cluster in `folder`, its base beside it, and where it comes up after a cut."""

    programs: Path
    folder: Path
    owner: Any
    database: str = "kaohe_1"

    @property
    def url(self) -> str:
        """Of its one database."""
        return PostgresCluster(folder=self.folder, owner=self.owner.pw_name).url(self.database)

    @property
    def trace(self) -> Path:
        """What the kernel was asked for while it ran."""
        return self.folder / "trace"

    @contextmanager
    def running(
        self, care: Sequence[str] = CARELESS, before: Sequence[str] = (), stop: int = signal.SIGINT
    ) -> Iterator[None]:
        """Its server; SIGINT stops it in order, SIGQUIT at once."""
        server = start(self.programs, self.folder, self.owner, (*RUN, *care), before)
        try:
            yield
        finally:
            self._stop(server, stop)

    def lay_the_base(self) -> None:
        """Stopped in order, with room in the log: this much was safe before the trace begins."""
        address = self.url.replace("+psycopg", "")
        with self.running(), psycopg.connect(address, autocommit=True) as connection:
            for _ in range(SPARE):
                connection.execute(NEXT_SEGMENT)
            connection.execute("CHECKPOINT")
        _copy(self.folder / "data", self.folder / "base")

    @contextmanager
    def traced(self, care: Sequence[str]) -> Iterator[None]:
        """Its server, from the base on, with what becomes of its log written down."""
        shutil.rmtree(self.folder / "data")
        _copy(self.folder / "base", self.folder / "data")
        with self.running(care, tracer(self.trace, self._segments()), signal.SIGQUIT):
            # Safe before it answers anybody: that it runs, so that whoever comes next looks at the log.
            shutil.copyfile(self.folder / "data" / CONTROL, self.folder / "control")
            yield

    def recover_at(self, calls: Sequence[Call], instant: int, chance: random.Random) -> "CutCluster":
        """The disk after a cut at `instant` (ns of the wall clock), ready to be started."""
        grown = {each.name for each in self._segments()} - {each.name for each in self._segments("base")}
        assert not grown, f"the log outgrew what is traced: {sorted(grown)}"
        after = CutCluster(programs=self.programs, folder=self.folder / "cut", owner=self.owner)
        shutil.rmtree(after.folder, ignore_errors=True)
        after.folder.mkdir()
        shutil.chown(after.folder, self.owner.pw_uid, self.owner.pw_gid)
        _copy(self.folder / "base", after.folder / "data")
        shutil.copyfile(self.folder / "control", after.folder / "data" / CONTROL)
        base = {each.name: each.read_bytes() for each in self._segments("base")}
        for name, content in disk_at(base, calls, instant, chance).items():
            with (after.folder / "data" / "pg_wal" / name).open("r+b") as segment:
                segment.write(content)
        return after

    def _segments(self, data: str = "data") -> list[Path]:
        return sorted(each for each in (self.folder / data / "pg_wal").iterdir() if each.is_file())

    def _stop(self, server: "subprocess.Popen[bytes]", how: int) -> None:
        os.kill(int((self.folder / "data" / "postmaster.pid").read_text().split()[0]), how)
        server.wait(timeout=START_S)


@contextmanager
def cut_cluster(folder: Path) -> Iterator[CutCluster]:
    """With an empty database, not running."""
    programs = postgres_programs()
    if programs is None:
        pytest.fail("PostgreSQL's server programs are missing: run `make test`")
    made = CutCluster(programs=programs, folder=folder, owner=unprivileged_user())
    shutil.chown(folder, made.owner.pw_uid, made.owner.pw_gid)
    initialise(programs, folder, made.owner)
    with made.running():
        PostgresCluster(folder=folder, owner=made.owner.pw_name).create_database()
    yield made


def _copy(folder: Path, to: Path) -> None:
    """With owners and rights: its server insists on them."""
    subprocess.run(["cp", "-a", folder, to], check=True)
