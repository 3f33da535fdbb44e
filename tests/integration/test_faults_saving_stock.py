"""The library's own transport under the same faults in small; other tests of saving are of the default."""

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.bad_network import bad_network, disorder
from tests.support.faults import FAULTS
from tests.support.mortal_web import WebProcess
from tests.support.saving_room import SavingRoom, fleet, prepare, serving

CANDIDATES, IN_FLIGHT = 20, 20
CUTS, TIMES = max(3, FAULTS // 4), max(1, FAULTS // 20)
MESSAGES = 20 * FAULTS
PATIENCE_S, AWAY_S = 1.0, 1.5


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SavingRoom, WebProcess]]:
    """One room and one web process for both; each test has candidates of its own."""
    folder = tmp_path_factory.mktemp("stock")
    room = prepare(f"sqlite:///{folder / 'kaohe.db'}", folder / "var", 2 * CANDIDATES)
    with serving(room, folder, settings={"KAOHE_TRANSPORT": "stock"}) as web:
        yield room, web


def test_cut_slow_and_half_open_networks_and_kills_lose_nothing_on_the_stock_transport(
    served: tuple[SavingRoom, WebProcess], tmp_path: Path
) -> None:
    room, web = served
    room = replace(room, candidates=room.candidates[:CANDIDATES])
    with (
        bad_network(web.port, random.Random(1)) as network,
        fleet(room, web, tmp_path, port=network.port, patience_s=PATIENCE_S) as candidates,
    ):

        def go_wrong(mode: str) -> None:
            network.mode = mode
            time.sleep(AWAY_S)
            network.mode = "open"
            network.cut(0.0 if mode == "slow" else 1.0)

        candidates.inject(lambda: network.cut(network.chance.uniform(0.3, 1.0)), CUTS, in_flight=IN_FLIGHT)
        for mode in ("slow", "deaf"):
            candidates.inject(lambda mode=mode: go_wrong(mode), TIMES, in_flight=IN_FLIGHT)  # type: ignore[misc]
        candidates.inject(web.kill_worker, 2 * TIMES, in_flight=IN_FLIGHT)
        candidates.finish()
        books = candidates.report("network cut, slow, half-open, web process killed")
    assert network.counts["swallowed"] > 0
    assert books.are_in_order, books


def test_saves_repeated_shuffled_delayed_and_unanswered_change_nothing_on_the_stock_transport(
    served: tuple[SavingRoom, WebProcess], tmp_path: Path
) -> None:
    room, web = served
    room = replace(room, candidates=room.candidates[CANDIDATES:])
    with (
        bad_network(web.port, random.Random(2), disorder) as network,
        fleet(room, web, tmp_path, port=network.port, patience_s=PATIENCE_S) as candidates,
    ):
        candidates.until(lambda ledger: ledger.transmissions >= MESSAGES, "messages", 60 + MESSAGES / 50)
        candidates.finish()
        books = candidates.report("saves repeated, delayed, shuffled, answers dropped")
    assert min(network.counts[each] for each in ("sent again", "answers dropped", "reordered")) > 0
    assert books.are_in_order, books
