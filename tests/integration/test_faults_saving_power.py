"""The power goes at any instant: whatever had been acknowledged by then is on the disk and can be read."""

import random
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.support.faults import FAULTS
from tests.support.power_cut import Call, disk_at, read_trace, syncs_of, tracer
from tests.support.save_books import SaveBooks, balance
from tests.support.saving_room import Fleet, fleet, line_of, prepare, serving

CUTS = 10 * FAULTS
CONTROL_CUTS = 20
CANDIDATES, ACKNOWLEDGED = 40, 500
CARRIED_OVER = (
    3  # SQLite waits for the database when it could carry the whole log: nobody read an older state
)
CARELESS = (sys.executable, "-m", "tests.support.careless_server")


def cut_power(
    folder: Path, careless: str, cuts: int, acknowledged: int, carried_over: int = 0
) -> tuple[SaveBooks, int, list[Call]]:
    """Save for a while under a trace, then cut the power; sum of all books, damaged disks, the trace.

    Args:
        acknowledged: saving goes on until so many answers are.
        carried_over: and until the whole log was carried over so often.
    """
    database = folder / "kaohe.db"
    room = prepare(f"sqlite:///{database}", folder / "var", CANDIDATES)
    base = {database.name: database.read_bytes()}
    assert not (folder / "kaohe.db-wal").exists(), "the base is not all there is"
    trace = folder / "trace"
    watched = [database, folder / "kaohe.db-wal", folder / "kaohe.db-journal"]
    to_wall_clock = time.time_ns() - time.monotonic_ns()
    with (
        serving(room, folder, program=(*CARELESS, careless), before=tracer(trace, watched)) as web,
        fleet(room, web, folder) as candidates,
    ):
        candidates.until_busy(acknowledged, 60)
        candidates.until(lambda _: syncs_of(trace, database.name) >= carried_over, "the log carried over")
        candidates.process.kill()
        candidates.process.wait()
        candidates.ledger.read_on()
    calls = read_trace(trace)
    sums, damaged = _cut_often(folder, candidates, base, calls, to_wall_clock, cuts)
    print(line_of(f"power cut, sqlite, {careless}", cuts, sums, [], []), f"damaged={damaged}")
    return sums, damaged, calls


def _cut_often(
    folder: Path,
    candidates: Fleet,
    base: dict[str, bytes],
    calls: list[Call],
    to_wall_clock: int,
    cuts: int,
) -> tuple[SaveBooks, int]:
    chance = random.Random(candidates.chance.getrandbits(32))
    told = sorted(candidates.ledger.acknowledged.values())
    found: list[SaveBooks] = []
    damaged = 0
    for number in range(cuts):
        # Half of them right after an acknowledgement came, half at any time.
        instant = chance.choice(told) if number % 2 else chance.randint(told[0], told[-1])
        for name, content in disk_at(base, calls, instant + to_wall_clock, chance).items():
            (folder / "cut" / name).parent.mkdir(exist_ok=True)
            (folder / "cut" / name).write_bytes(content)
        (folder / "cut" / "kaohe.db-shm").unlink(missing_ok=True)  # memory, not disk
        engine = create_engine(f"sqlite:///{folder / 'cut' / 'kaohe.db'}")
        with engine.connect() as connection:
            damaged += connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok"
        found.append(balance(engine, candidates.ledger, candidates.ledger.by_then(instant)))
        engine.dispose()
    return _sum(found), damaged


def _sum(found: list[SaveBooks]) -> SaveBooks:
    names = SaveBooks.__slots__
    sums = {name: sum(getattr(books, name) for books in found) for name in names}
    return SaveBooks(**sums | {"sent": found[0].sent})


def test_the_power_goes_at_any_instant_and_everything_acknowledged_is_on_the_disk(tmp_path: Path) -> None:
    books, damaged, calls = cut_power(tmp_path, "carrying", CUTS, ACKNOWLEDGED, CARRIED_OVER)
    assert damaged == 0
    assert books.are_in_order, books
    assert any(each.is_sync and each.file == "kaohe.db" for each in calls), "the log was never carried over"


@pytest.mark.parametrize("careless", ["sync-off", "sync-normal"])
def test_a_server_that_does_not_wait_for_the_disk_is_found_out_by_a_power_cut(
    tmp_path: Path, careless: str
) -> None:
    books, _damaged, _calls = cut_power(tmp_path, careless, CONTROL_CUTS, 150)
    assert books.lost > 0
    assert not books.are_in_order
