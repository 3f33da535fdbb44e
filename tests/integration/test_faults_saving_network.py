"""A network that cuts, delays, swallows, repeats and shuffles: nothing lost, doubled or older on top."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.bad_network import bad_network, disorder
from tests.support.faults import FAULTS
from tests.support.mortal_web import WebProcess
from tests.support.saving_room import SavingRoom, fleet, prepare, serving

CANDIDATES = 48
CUTS, PARTITIONS = FAULTS, max(2, FAULTS // 10)
PATIENCE_S = 2.0  # how long a page waits for an answer
AWAY_S = 2.5
MESSAGES = 60 * FAULTS


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SavingRoom, WebProcess]]:
    """One room and one web process for all of these; each test has candidates of its own."""
    folder = tmp_path_factory.mktemp("network")
    room = prepare(f"sqlite:///{folder / 'kaohe.db'}", folder / "var", 2 * CANDIDATES)
    with serving(room, folder) as web:
        yield room, web


def part(room: SavingRoom, number: int) -> SavingRoom:
    """Candidates of one test's own."""
    who = room.candidates[number * CANDIDATES : (number + 1) * CANDIDATES]
    return SavingRoom(folder=room.folder, url=room.url, candidates=who)


def test_cut_slow_half_open_and_captive_networks_lose_nothing(
    served: tuple[SavingRoom, WebProcess], tmp_path: Path
) -> None:
    room, web = served
    room = part(room, 0)
    with (
        bad_network(web.port, random.Random(1)) as network,
        fleet(room, web, tmp_path, port=network.port, patience_s=PATIENCE_S) as candidates,
    ):
        candidates.inject(lambda: network.cut(network.chance.uniform(0.3, 1.0)), CUTS, in_flight=40)

        def go_wrong(mode: str) -> None:
            network.mode = mode
            if mode == "captive":
                network.cut()  # everybody begins anew, and finds the page
            time.sleep(AWAY_S)
            network.mode = "open"
            network.cut(0.0 if mode == "slow" else 1.0)

        for mode in ("slow", "deaf", "captive") * PARTITIONS:
            candidates.inject(lambda mode=mode: go_wrong(mode), in_flight=40)  # type: ignore[misc]
        candidates.finish()
        print(network.counts)
        books = candidates.report("network cut, slow, half-open, captive page")
    assert network.counts["swallowed"] > 0
    assert network.counts["captive pages"] > 0
    assert candidates.ledger.statuses.get("nonsense", 0) > 0, "nobody took the captive page for no answer"
    assert books.are_in_order, books


def test_saves_that_come_twice_late_again_and_in_disorder_change_nothing(
    served: tuple[SavingRoom, WebProcess], tmp_path: Path
) -> None:
    room, web = served
    room = part(room, 1)
    with (
        bad_network(web.port, random.Random(2), disorder) as network,
        fleet(room, web, tmp_path, port=network.port, patience_s=PATIENCE_S) as candidates,
    ):
        candidates.until(lambda ledger: ledger.transmissions >= MESSAGES, "messages", 60 + MESSAGES / 50)
        candidates.finish()
        print(network.counts)
        books = candidates.report("saves repeated, delayed, shuffled, answers dropped")
    assert min(network.counts[each] for each in ("sent again", "delayed", "answers dropped", "reordered")) > 0
    assert books.are_in_order, books
