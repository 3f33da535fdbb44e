"""Halls as tests get them: made once a run for each set of rules, then copied with their whole database.

The copy is laid down when the first connection is asked for. A test whose first act is to let people sit
down and start gets the copy of a hall where they do, laid down at once.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, NamedTuple

import pytest
from sqlalchemy import event

from tests.support.cast import (
    SEATS,
    START,
    FakeClock,
    Hall,
    HallMaker,
    Seated,
    add_staff_of_the_web,
    close,
    hall_on,
    make_deps,
)
from tests.support.databases import PostgresCluster

KEPT = 64  # of each kind of database; a file of a megabyte each


class Asked(NamedTuple):
    """What a hall is to be like."""

    seats: int
    rules: str  # JSON
    for_the_web: bool = False
    running: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A hall that was made, and left as it was."""

    hall: Hall
    seated: tuple[Seated, ...]
    content: bytes = b""  # of its file
    database: str = ""  # in the cluster


@dataclass(slots=True, kw_only=True)
class Copy:
    """A hall of one test, whose database is not there until somebody connects."""

    original: Callable[[Asked], Original]
    put: Callable[[Original], object]
    asked: Asked | None = None
    is_there: bool = False
    settings: Any = None
    bells: list[str] = field(default_factory=list)
    one_at_a_time: Any = field(default_factory=Lock)

    def lay_down(self, *_connecting: Any) -> None:
        """The database as asked for; an event of the engine before it connects."""
        with self.one_at_a_time:
            if not self.is_there:
                assert self.asked is not None, "no hall was made"
                self.put(self.original(self.asked))
                self.is_there = True

    def running(self, hall: Hall, names: tuple[str, ...]) -> list[Seated] | None:
        """Those who sit, the room started; None when something else has happened in the hall."""
        assert self.asked is not None
        settings = hall.deps.settings.model_copy(update={"var_dir": self.settings.var_dir})
        is_as_made = hall.clock.now == START and settings == self.settings
        if self.is_there or not is_as_made:
            return None
        self.asked = self.asked._replace(running=names)
        original = self.original(self.asked)
        hall.seats = dict(original.hall.seats)
        self.bells[:] = original.hall.bells
        self.lay_down()
        return list(original.seated)

    def with_staff_of_the_web(self) -> bool:
        """Those who do without the services' tests are there too; False when it is too late for that."""
        assert self.asked is not None
        if not self.is_there:
            self.asked = self.asked._replace(for_the_web=True)
            self.bells[:] = self.original(self.asked).hall.bells
        return self.asked.for_the_web


@contextmanager
def hall_in_file(file: Path, folder: Path) -> Iterator[HallMaker]:
    """Makes one hall in a SQLite file that is not there yet, as `hall_on` does."""
    copy = Copy(original=_in_a_file, put=lambda original: file.write_bytes(original.content))
    with _halls(f"sqlite:///{file}", folder, copy) as make:
        yield make


@contextmanager
def hall_in_cluster(cluster: PostgresCluster, folder: Path) -> Iterator[HallMaker]:
    """Makes one hall in a PostgreSQL database that is not there yet, as `hall_on` does."""
    name = cluster.new_name()
    copy = Copy(
        original=lambda asked: _in_cluster(cluster, asked),
        put=lambda original: cluster.copy_database(original.database, name),
    )
    with _halls(cluster.url(name), folder, copy) as make:
        yield make
    if copy.is_there:
        cluster.drop_database(name)


@contextmanager
def _halls(url: str, folder: Path, copy: Copy) -> Iterator[HallMaker]:
    clock = FakeClock()
    deps = make_deps(url, folder, clock, copy.bells)
    event.listen(deps.store.engine, "do_connect", copy.lay_down)
    copy.settings = deps.settings
    halls: list[Hall] = []

    def make(seats: int = SEATS, **rules: Any) -> Hall:
        assert copy.asked is None, "one hall a database"
        copy.asked = Asked(seats, json.dumps(rules, sort_keys=True))
        made = copy.original(copy.asked).hall
        copy.bells.extend(made.bells)
        people, ours = dict(made.people), {"deps": deps, "clock": clock, "bells": copy.bells, "others": []}
        halls.append(replace(made, people=people, copy=copy, **ours))
        return halls[-1]

    try:
        yield make
    finally:
        close(deps, halls)


@lru_cache(maxsize=KEPT)
def _in_a_file(asked: Asked) -> Original:
    with TemporaryDirectory(prefix="kaohe-") as folder:
        file = Path(folder) / "kaohe.db"
        with _anew(asked, f"sqlite:///{file}", Path(folder) / "var") as (hall, seated):
            pass
        assert not file.with_name("kaohe.db-wal").exists(), "the file is not all there is"
        return Original(hall=hall, seated=seated, content=file.read_bytes())


@cache  # a database let go of would have to be dropped
def _in_cluster(cluster: PostgresCluster, asked: Asked) -> Original:
    name = cluster.create_database()
    with (
        TemporaryDirectory(prefix="kaohe-") as folder,
        _anew(asked, cluster.url(name), Path(folder)) as (hall, seated),
    ):
        return Original(hall=hall, seated=seated, database=name)


@contextmanager
def _anew(asked: Asked, url: str, folder: Path) -> Iterator[tuple[Hall, tuple[Seated, ...]]]:
    with hall_on(url, folder) as make:
        hall = make(asked.seats, **json.loads(asked.rules))
        if asked.for_the_web:
            add_staff_of_the_web(hall)
        yield hall, tuple(hall.running(*asked.running)) if asked.running else ()


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
