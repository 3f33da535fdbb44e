"""Empty databases for tests: SQLite files, and databases in a PostgreSQL cluster of this run's own."""

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from deploy.setup.test_programs import postgres_programs

START_S = 30.0
LOOK_EVERY_S = 0.05
# Nothing of a test has to survive a power cut.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresCluster:
    """A running cluster that only listens on a socket file in its folder."""

    folder: Path
    owner: str
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def url(self, database: str) -> str:
        """SQLAlchemy URL of one of its databases."""
        return f"postgresql+psycopg://{self.owner}@/{database}?host={self.folder}"

    def new_name(self) -> str:
        """A name that no database has."""
        return f"kaohe_{next(self._numbers)}"

    def create_database(self) -> str:
        """Name of a new, empty database."""
        name = self.new_name()
        self._command(f'CREATE DATABASE "{name}"')
        return name

    def copy_database(self, template: str, name: str) -> None:
        """A database with all that is in `template`, to which nobody is connected."""
        self._command(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')

    def drop_database(self, name: str) -> None:
        """Drop a database, even while somebody is connected."""
        self._command(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _command(self, statement: str) -> None:
        with psycopg.connect(
            host=str(self.folder), user=self.owner, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[PostgresCluster]:
    """The cluster of this run, started when first asked for; its server runs without root."""
    programs = postgres_programs()
    if programs is None:
        pytest.fail(
            "PostgreSQL's server programs are missing: run `make test`, or apt-get install postgresql"
        )
    owner = unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="kaohe-pg-"))
    shutil.chown(folder, owner.pw_uid, owner.pw_gid)
    try:
        initialise(programs, folder, owner)
        server = start(programs, folder, owner)
        try:
            yield PostgresCluster(folder=folder, owner=owner.pw_name)
        finally:
            server.terminate()
            server.wait(timeout=START_S)
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def postgres_url(postgres_cluster: PostgresCluster) -> Iterator[str]:
    """URL of an empty PostgreSQL database of this test's own."""
    name = postgres_cluster.create_database()
    yield postgres_cluster.url(name)
    postgres_cluster.drop_database(name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """URL of a SQLite file of this test's own, not made yet."""
    return f"sqlite:///{tmp_path / 'kaohe.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """URL of an empty database; a test that asks for it runs on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def unprivileged_user() -> pwd.struct_passwd:
    """Who runs the server: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    known = {user.pw_name: user for user in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def initialise(programs: Path, folder: Path, owner: pwd.struct_passwd) -> None:
    """An empty cluster in `folder`."""
    command: list[str | Path] = [
        programs / "initdb",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
        "-D",
        folder / "data",
    ]
    outcome = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder, **_as_user(owner)
    )
    if outcome.returncode != 0:
        pytest.fail(f"initdb: {outcome.stderr}")


def start(
    programs: Path,
    folder: Path,
    owner: pwd.struct_passwd,
    care: Sequence[str] = CARELESS,
    before: Sequence[str] = (),
) -> "subprocess.Popen[bytes]":
    """Its server, once it answers; `care` says what it does for what must survive, `before` what runs it."""
    settings = ("listen_addresses=", f"unix_socket_directories={folder}", "max_connections=200", *care)
    command: list[str | Path] = [
        *before,
        programs / "postgres",
        "-D",
        folder / "data",
        *(part for each in settings for part in ("-c", each)),
    ]
    with (folder / "log").open("wb") as log:
        server: subprocess.Popen[bytes] = subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, **_as_user(owner)
        )
    until = time.monotonic() + START_S
    ready: list[str | Path] = [programs / "pg_isready", "-q", "-h", folder, "-U", owner.pw_name]
    while subprocess.run(ready, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > until:
            server.kill()
            server.wait()
            pytest.fail(f"PostgreSQL does not start: {(folder / 'log').read_text()}")
        time.sleep(LOOK_EVERY_S)
    return server


def _as_user(owner: pwd.struct_passwd) -> dict[str, Any]:
    """Arguments that make a child run as `owner`; none where this process is that user already."""
    if os.geteuid() == owner.pw_uid:
        return {}
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
