"""What one durable save costs: by the ORM, alone, and in groups; on SQLite with full and normal sync."""

import itertools
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import event

from deploy.setup.test_programs import postgres_programs
from server.services.clocks import timing_of
from server.services.saving_rules import Asked
from server.services.saving_values import Write, check_write
from server.services.views import SaveAck
from server.store.tables.answers import ResponseRow, RevisionRow
from server.store.tables.sittings import AttemptRow, SittingRoomRow
from tests.bench.figures import figure
from tests.bench.reporting import Report, bench
from tests.support.cast import Hall, Seated, hall_on
from tests.support.databases import PostgresCluster, initialise, start, unprivileged_user

PEOPLE = 32  # with four items each: in a group of 256 every answer changes twice
ITEMS = ("one-single", "two-multiple", "three-judge", "four-fill")
GROUPS = (1, 16, 64, 256)
MEASURED_S = 0.3
TIMES, PERCENT, MICROSECONDS, PER_SECOND = "x", "%", "us", "/s"
Saves = Callable[[Sequence[Asked]], object]


class Room:
    """A hall full of people and the next saves of all of them."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self._people = hall.running(*(f"P{number}" for number in range(PEOPLE)))
        self._next = itertools.cycle((who, item) for item in ITEMS for who in self._people)
        self._revision = itertools.count(1)

    def saves(self, count: int) -> list[Asked]:
        """Of as many different answers, each newer than all before."""
        return [self._save(*next(self._next)) for _ in range(count)]

    def _save(self, who: Seated, item: str) -> Asked:
        revision = next(self._revision)
        value = {
            "one-single": {"choice": "abcd"[revision % 4]},
            "two-multiple": {"choices": ["a", "b"]},
            "three-judge": {"choice": revision % 2 == 0},
            "four-fill": {"blanks": {"1": f"answer {revision}", "2": "x"}},
        }[item]
        return Asked(who.id, who.lease, [Write(item=item, revision=revision, value=value)], self.hall.clock())

    def group(self, saves: Sequence[Asked]) -> None:
        """All in one transaction, as the writer does it, without its thread."""
        with self.hall.deps.store.turns.take():
            for told in self.hall.deps.saves._save(saves):
                _check(told)

    def through(self, saves: Sequence[Asked]) -> None:
        """Asked for one by one, done by the writer's thread."""
        promised: list[Future[SaveAck]] = [self.hall.deps.saves.ask(each) for each in saves]
        for each in promised:
            _check(each.result())

    def stock(self, saves: Sequence[Asked]) -> None:
        """As it was: a unit of work and row objects for every save."""
        for asked in saves:
            with self.hall.deps.store.write() as work:
                attempt = work.lock(AttemptRow, asked.attempt_id)
                form = self.hall.deps.shelf.form(work, attempt.sitting_id)
                for write in asked.writes:
                    checked = check_write(form, write)
                    row = work.rows.get(ResponseRow, (attempt.id, write.item))
                    if row is None:
                        row = ResponseRow(attempt_id=attempt.id, item=write.item, section=checked.section)
                        work.rows.add(row)
                    row.revision, row.value, row.digest = write.revision, checked.text, checked.digest
                    row.answered, row.flagged, row.saved_at = checked.answered, checked.flagged, work.now
                    key = {"attempt_id": attempt.id, "item": write.item, "revision": write.revision}
                    if work.rows.get(RevisionRow, tuple(key.values())) is None:
                        kept = {"value": checked.text, "digest": checked.digest, "lease": asked.lease}
                        work.rows.add(RevisionRow(**key, **kept, saved_at=work.now))
                timing_of(attempt, work.get(SittingRoomRow, attempt.sitting_room_id), work.now)


def measure(report: Report) -> None:
    """Every way once in every round, so that a busy neighbour meets all of them."""
    with ExitStack() as stack:
        full = stack.enter_context(_on_sqlite("FULL"))
        normal = stack.enter_context(_on_sqlite("NORMAL"))
        postgresql = stack.enter_context(_on_postgresql())
        ways: dict[str, tuple[Room, Saves, int]] = {"ORM, one by one, SQLite": (full, full.stock, 1)}
        for name, room in (("SQLite", full), ("SQLite NORMAL", normal), ("PostgreSQL", postgresql)):
            ways |= {f"{size} at once, {name}": (room, room.group, size) for size in GROUPS}
        ways["through the writer, 64 in flight, SQLite"] = (full, full.through, 64)
        ways["ORM, one by one, PostgreSQL"] = (postgresql, postgresql.stock, 1)
        cpu: dict[str, list[float]] = {name: [] for name in ways}
        rate: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(report.scaled(7)):
            for name, (room, save, size) in ways.items():
                spent, speed = _measured(room, save, size)
                cpu[name].append(spent)
                rate[name].append(speed)
    _show(report, cpu, rate)


def _measured(room: Room, save: Saves, size: int) -> tuple[float, float]:
    """CPU microseconds of a save, and saves a second."""
    save(room.saves(size))
    done, spent, took = 0, 0.0, 0.0
    while took < MEASURED_S:
        saves = room.saves(size)
        cpu, began = time.process_time(), time.perf_counter()
        save(saves)
        spent, took = spent + time.process_time() - cpu, took + time.perf_counter() - began
        done += size
    return spent / done * 1e6, done / took


def _show(report: Report, cpu: dict[str, list[float]], rate: dict[str, list[float]]) -> None:
    def ratio(of: dict[str, list[float]], this: str, that: str, times: float = 1) -> list[float]:
        return [a / b * times for a, b in zip(of[this], of[that], strict=True)]

    for database in ("SQLite", "PostgreSQL"):
        report.add(
            figure(
                f"64 at once against one by one, {database}: saves a second",
                ratio(rate, f"64 at once, {database}", f"1 at once, {database}"),
                TIMES,
                must=10 if database == "SQLite" else None,
                more_is_better=True,
            )
        )
    for size, must in ((64, 80), (256, None)):
        report.add(
            figure(
                f"{size} at once with full sync against normal: saves a second",
                ratio(rate, f"{size} at once, SQLite", f"{size} at once, SQLite NORMAL", 100),
                PERCENT,
                must=must,
                more_is_better=True,
            )
        )
    report.add(
        figure(
            "ORM one by one against 64 at once, SQLite: CPU of a save",
            ratio(cpu, "ORM, one by one, SQLite", "64 at once, SQLite"),
            TIMES,
            more_is_better=True,
        )
    )
    for name in cpu:
        report.add(figure(f"{name}: CPU of a save", cpu[name], MICROSECONDS))
    for name in rate:
        report.add(figure(f"{name}: saves a second", rate[name], PER_SECOND, more_is_better=True))


@contextmanager
def _on_sqlite(level: str) -> Iterator[Room]:
    with tempfile.TemporaryDirectory(prefix="kaohe-") as name:
        folder = Path(name)
        with hall_on(f"sqlite:///{folder / 'kaohe.db'}", folder / "var", is_durable=True) as make:
            room = Room(make(PEOPLE + 2))
            engine = room.hall.deps.store.engine
            engine.dispose()
            event.listen(engine, "connect", lambda raw, _: raw.execute(f"PRAGMA synchronous={level}").close())
            yield room


@contextmanager
def _on_postgresql() -> Iterator[Room]:
    """A cluster of our own that syncs what it commits."""
    programs = postgres_programs()
    if programs is None:
        raise SystemExit("PostgreSQL's server programs are missing: run `make test` once")
    owner, folder = unprivileged_user(), Path(tempfile.mkdtemp(prefix="kaohe-pg-"))
    shutil.chown(folder, owner.pw_uid, owner.pw_gid)
    try:
        initialise(programs, folder, owner)
        server = start(programs, folder, owner, ())
        try:
            cluster = PostgresCluster(folder=folder, owner=owner.pw_name)
            with hall_on(cluster.url(cluster.create_database()), folder / "var", is_durable=True) as make:
                yield Room(make(PEOPLE + 2))
        finally:
            server.terminate()
            server.wait()
    finally:
        shutil.rmtree(folder)


def _check(told: SaveAck | Exception) -> None:
    if not isinstance(told, SaveAck) or any(result.outcome != "saved" for result in told.results):
        raise RuntimeError(f"not saved: {told}")


def main() -> int:
    """Entry point."""
    return bench("saving", "What one durable save costs", measure)


if __name__ == "__main__":
    sys.exit(main())
