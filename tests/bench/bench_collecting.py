"""Start, deadline and a rush of hand-ins of a whole crowd, beside bare SQL that writes the same rows."""

import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, func, insert, select, text

from server.services import collecting
from server.store.engine import WRITES, open_engine
from server.store.schema import metadata
from server.store.tables.answers import ResponseRow, RevisionRow
from server.store.tables.judging import JobRow
from server.store.tables.sittings import AttemptRow
from server.store.turns import Turns
from tests.bench.figures import FLOOR, MS, figure
from tests.bench.reporting import Report, bench
from tests.support.cast import DOUBLE, TIMES, Hall, Seated, hall_on, written
from tests.support.crowd import answer, crowd

CROWD = 2_000
DESKS = 32  # threads that hand-ins arrive in
SAVE_EVERY_S = 0.02


def measure(report: Report) -> None:
    """Each in a database of its own; every round does all three."""
    starts, start_turns, ends, end_turns, rushes, floors = [], [], [], [], [], []
    saves: list[float] = []
    for _ in range(report.scaled(2)):
        with _room() as (hall, people, turns):
            starts.append(_timed(lambda: hall.steer("running")))
            start_turns.append(max(turns))
            answer(hall, people[:-1])
            _into_practical(hall)
            _leave_time_to(hall, people[-1])
            hall.clock.forward(minutes=211)
            before = _highest_ids(hall)
            turns.clear()
            with _saving(hall, people[-1], saves):
                ends.append(_timed(hall.close_due))
            end_turns.append(max(turns))
            _check(report, hall, CROWD, "collected")
            floors.append(_bare(hall, before))
        with _room() as (hall, people, _):
            hall.steer("running")
            answer(hall, people)
            _into_practical(hall)
            hall.clock.forward(minutes=61)
            rushes.append(_timed(lambda: _rush(hall, people)))
            _check(report, hall, CROWD + 1, "handed_in")
    report.add(figure(f"start of a room of {CROWD}", starts, MS, must=1_000, aim=500))
    report.add(figure("  longest turn to write within", start_turns, MS, must=1_000, aim=500))
    report.add(figure(f"{CROWD} collected at the deadline and queued", ends, MS, must=20_000, aim=5_000))
    report.add(figure("  longest turn to write within", end_turns, MS, must=200, aim=100))
    report.add(figure("  somebody else's save meanwhile", saves, MS))
    shares = [end / floor for end, floor in zip(ends, floors, strict=True)]
    report.add(figure("  against bare SQL for the same rows", shares, FLOOR, must=6, aim=4))
    report.add(figure("floor: the same rows by bare SQL, one transaction", floors, MS))
    report.add(figure(f"{CROWD} hand in by themselves at once", rushes, MS, must=20_000, aim=5_000))
    report.note(f"each with 5 theory answers and 2 programs of their own; hand-ins arrive in {DESKS} threads")


@contextmanager
def _room() -> Iterator[tuple[Hall, list[Seated], list[float]]]:
    """A room in which everybody waits, and how long each turn to write was held, in ms."""
    with tempfile.TemporaryDirectory(prefix="kaohe-") as place:
        folder = Path(place)
        with hall_on(f"sqlite:///{folder / 'kaohe.db'}", folder / "var", is_durable=True) as make:
            hall = make()
            hall.register("Ada")
            hall.admit()
            ada = hall.arrive("Ada")
            people = [ada, *crowd(hall, ada, CROWD)]
            turns: list[float] = []
            hall.deps.store.turns = _Timed(hall.deps.store.engine, turns)
            yield hall, people, turns


class _Timed(Turns):
    """Notes how long each turn was held."""

    def __init__(self, engine: object, held: list[float]) -> None:
        super().__init__(engine)  # type: ignore[arg-type]
        self._held = held

    @contextmanager
    def take(self) -> Iterator[None]:
        """As ever."""
        with super().take():
            began = time.perf_counter()
            yield
            self._held.append(1_000 * (time.perf_counter() - began))


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return 1_000 * (time.perf_counter() - began)


def _into_practical(hall: Hall) -> None:
    with hall.deps.store.write() as work:
        work.rows.execute(text("UPDATE attempt SET state = 'practical', theory_sealed_at = base_at"))


def _leave_time_to(hall: Hall, seated: Seated) -> None:
    with hall.deps.store.write() as work:
        row = work.get(AttemptRow, seated.id)
        assert row.closes_at is not None
        row.closes_at += row.closes_at - hall.clock()


@contextmanager
def _saving(hall: Hall, seated: Seated, took: list[float]) -> Iterator[None]:
    """Somebody with time left saves again and again."""
    over = threading.Event()

    def save() -> None:
        number = 0
        while not over.wait(SAVE_EVERY_S):
            number += 1
            began = time.perf_counter()
            hall.save(seated, (DOUBLE, number, written(TIMES[2])))
            took.append(1_000 * (time.perf_counter() - began))

    saver = threading.Thread(target=save)
    saver.start()
    yield
    over.set()
    saver.join()


def _rush(hall: Hall, people: list[Seated]) -> None:
    with ThreadPoolExecutor(DESKS) as pool:
        list(pool.map(lambda each: collecting.hand_in(hall.deps, each.actor), people))


def _check(report: Report, hall: Hall, expected: int, state: str) -> None:
    with hall.deps.store.read() as work:
        there = work.rows.scalar(select(func.count()).where(AttemptRow.state == state))
        jobs = work.rows.scalar(select(func.count()).where(JobRow.kind == "judge"))
    if (there, jobs) != (expected, 2 * expected):
        report.fault(f"{there} {state} with {jobs} jobs, expected {expected} and {2 * expected}")


def _highest_ids(hall: Hall) -> dict[str, int]:
    """How many rows every table had."""
    with hall.deps.store.read() as work:
        return {
            name: work.rows.scalar(select(func.count()).select_from(table)) or 0
            for name, table in metadata().tables.items()
        }


def _bare(hall: Hall, before: dict[str, int]) -> float:
    """What writing the rows that collecting made takes by itself: inserts and updates, one transaction."""
    tables = [
        table
        for name, table in metadata().tables.items()
        if table not in (ResponseRow.__table__, RevisionRow.__table__) and name in before
    ]
    source = hall.deps.store.engine
    with source.connect() as connection:
        made = [
            (
                table,
                [
                    dict(row._mapping)
                    for row in connection.execute(
                        select(table).order_by(text("rowid")).offset(before[table.name])
                    )
                ],
            )
            for table in tables
        ]
        attempts = connection.execute(
            select(AttemptRow.id, AttemptRow.receipt).where(AttemptRow.state == "collected")
        ).all()
    file = str(source.url.database)
    bare = open_engine(f"sqlite:///{file}.bare")
    metadata().create_all(bare)
    with create_engine(f"sqlite:///{file}.bare").begin() as connection:  # its keys are not looked after
        rows = [dict(row._mapping) for row in source.connect().execute(select(AttemptRow.__table__))]
        connection.execute(insert(AttemptRow.__table__), rows)
    began = time.perf_counter()
    with bare.connect().execution_options(**{WRITES: True}) as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for table, rows in made:
            if rows:
                connection.execute(insert(table), rows)
        connection.execute(
            text("UPDATE attempt SET state = 'collected', receipt = :receipt WHERE id = :id"),
            [{"id": row.id, "receipt": str(row.receipt)} for row in attempts],
        )
        took = 1_000 * (time.perf_counter() - began)
        connection.rollback()  # what it refers to lies elsewhere; the sync of a commit is one of forty
    bare.dispose()
    return took


def main() -> int:
    """Entry point."""
    return bench("collecting", "Starting, collecting and handing in a crowd", measure)


if __name__ == "__main__":
    sys.exit(main())
