"""Halls as tests get them: made once a run for each set of rules, then copied with their whole database."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.support.cast import SEATS, FakeClock, Hall, HallMaker, close, hall_on, make_deps
from tests.support.databases import PostgresCluster

KEPT = 32  # files held in memory, of a megabyte each


@contextmanager
def hall_in_file(file: Path, folder: Path) -> Iterator[HallMaker]:
    """Makes one hall in a SQLite file that is not there yet, as `hall_on` does."""

    def put(seats: int, rules: str) -> Hall:
        original, content = _made_in_a_file(seats, rules)
        file.write_bytes(content)
        return original

    with _halls(f"sqlite:///{file}", folder, put) as make:
        yield make


@contextmanager
def hall_in_cluster(cluster: PostgresCluster, folder: Path) -> Iterator[HallMaker]:
    """Makes one hall in a PostgreSQL database that is not there yet, as `hall_on` does."""
    name = cluster.new_name()

    def put(seats: int, rules: str) -> Hall:
        original, template = _made_in_cluster(cluster, seats, rules)
        cluster.copy_database(template, name)
        return original

    with _halls(cluster.url(name), folder, put) as make:
        yield make
    cluster.drop_database(name)


@contextmanager
def _halls(url: str, folder: Path, put: Callable[[int, str], Hall]) -> Iterator[HallMaker]:
    clock, bells = FakeClock(), list[str]()
    deps = make_deps(url, folder, clock, bells)
    halls: list[Hall] = []

    def make(seats: int = SEATS, **rules: Any) -> Hall:
        original = put(seats, json.dumps(rules, sort_keys=True))
        bells.extend(original.bells)
        halls.append(
            replace(original, deps=deps, clock=clock, bells=bells, people=dict(original.people), others=[])
        )
        return halls[-1]

    try:
        yield make
    finally:
        close(deps, halls)


@lru_cache(maxsize=KEPT)
def _made_in_a_file(seats: int, rules: str) -> tuple[Hall, bytes]:
    with TemporaryDirectory(prefix="kaohe-") as folder:
        file = Path(folder) / "kaohe.db"
        with hall_on(f"sqlite:///{file}", Path(folder) / "var") as make:
            original = make(seats, **json.loads(rules))
        assert [each.name for each in file.parent.glob("kaohe.db-wal")] == [], "the file is not all there is"
        return original, file.read_bytes()


@lru_cache(maxsize=KEPT)
def _made_in_cluster(cluster: PostgresCluster, seats: int, rules: str) -> tuple[Hall, str]:
    name = cluster.create_database()
    with TemporaryDirectory(prefix="kaohe-") as folder, hall_on(cluster.url(name), Path(folder)) as make:
        return make(seats, **json.loads(rules)), name


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def hall_maker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[HallMaker]:
    """For tests that choose the rules; each runs on both kinds of database."""
    if request.param == "sqlite":
        with hall_in_file(tmp_path / "kaohe.db", tmp_path / "var") as make:
            yield make
        return
    with hall_in_cluster(request.getfixturevalue("postgres_cluster"), tmp_path / "var") as make:
        yield make


@pytest.fixture
def hall(hall_maker: HallMaker) -> Hall:
    """The hall under the rules every sitting has unless its profile says otherwise."""
    return hall_maker()


@pytest.fixture
def postgres_hall(postgres_cluster: PostgresCluster, tmp_path: Path) -> Iterator[Hall]:
    """The hall where several processes write at once; mark its tests `postgres`."""
    with hall_in_cluster(postgres_cluster, tmp_path / "var") as make:
        yield make()
