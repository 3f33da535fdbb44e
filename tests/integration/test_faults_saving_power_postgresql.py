"""The power goes under PostgreSQL: whatever had been acknowledged by then is there after its recovery."""

import random
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.support.faults import FAULTS
from tests.support.postgres_cut import CutCluster, cut_cluster
from tests.support.power_cut import Call, read_trace
from tests.support.save_books import Ledger, SaveBooks, balance, total
from tests.support.saving_room import SavingRoom, fleet, line_of, prepare, serving

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.filterwarnings("ignore:.*was deleted while still open:ResourceWarning"),
]

CUTS = FAULTS if FAULTS > 20 else 4
CONTROL_CUTS = 2
CANDIDATES, ACKNOWLEDGED = 24, 300
DURABLE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on")
CARELESS = ("synchronous_commit", "fsync") if FAULTS > 20 else ("synchronous_commit",)


@pytest.fixture(scope="module")
def based(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CutCluster, SavingRoom]]:
    """A cluster with a room in it, stopped in order."""
    with tempfile.TemporaryDirectory(prefix="kaohe-pg-") as place, cut_cluster(Path(place)) as cluster:
        with cluster.running():
            room = prepare(cluster.url, tmp_path_factory.mktemp("var"), CANDIDATES)
        cluster.lay_the_base()
        yield cluster, room


def cut_power(
    based: tuple[CutCluster, SavingRoom], folder: Path, care: tuple[str, ...], cuts: int
) -> SaveBooks:
    """Save for a while under a trace, then cut the power again and again; the sum of all books."""
    cluster, room = based
    to_wall_clock = time.time_ns() - time.monotonic_ns()
    with (
        cluster.traced(care),
        serving(room, folder) as web,
        fleet(room, web, folder) as candidates,
    ):
        candidates.until_busy(ACKNOWLEDGED, CANDIDATES)
        candidates.process.kill()
        candidates.process.wait()
        candidates.ledger.read_on()
    chance = random.Random(candidates.chance.getrandbits(32))
    calls, ledger = read_trace(cluster.trace), candidates.ledger
    told = sorted(ledger.acknowledged.values())
    found = []
    for number in range(cuts):
        # Half of them right after an acknowledgement came, half at any time.
        instant = chance.randint(told[0], told[-1]) if number % 2 else chance.choice(told)
        found.append(books_after(cluster, calls, ledger, instant, to_wall_clock, chance))
    sums = total(found)
    print(line_of(f"power cut, postgresql, {' '.join(care)}", cuts, sums, [], []))
    return sums


def books_after(
    cluster: CutCluster,
    calls: list[Call],
    ledger: Ledger,
    instant: int,
    to_wall_clock: int,
    chance: random.Random,
) -> SaveBooks:
    """What the recovered database holds of all that had been acknowledged at an instant."""
    after = cluster.recover_at(calls, instant + to_wall_clock, chance)
    with after.running(stop=signal.SIGQUIT):
        engine = create_engine(after.url)
        books = balance(engine, ledger, ledger.by_then(instant))
        engine.dispose()
    return books


def test_the_power_goes_under_postgresql_and_everything_acknowledged_is_recovered(
    based: tuple[CutCluster, SavingRoom], tmp_path: Path
) -> None:
    books = cut_power(based, tmp_path, DURABLE, CUTS)
    assert books.are_in_order, books


@pytest.mark.parametrize("careless", CARELESS)
def test_a_postgresql_that_does_not_wait_for_the_disk_is_found_out(
    based: tuple[CutCluster, SavingRoom], tmp_path: Path, careless: str
) -> None:
    books = cut_power(based, tmp_path, (*DURABLE, f"{careless}=off"), CONTROL_CUTS)
    assert books.lost > 0
    assert not books.are_in_order
