"""The serving benchmarks measure what they say: pages as they are, nothing lost, refusals told."""

import time
from collections.abc import Iterator

import pytest

from tests.bench.serving import chief
from tests.bench.serving.driving import Driver, crowd
from tests.bench.serving.growth import at_work, wrong_in
from tests.bench.serving.preparing import Hall, prepare
from tests.bench.serving.servers import Server, kaohe
from tests.bench.serving.watching import committed_at, looking

SEATS = 12
REVISIONS = "SELECT count(*) FROM response_revision WHERE lease = ?"
PRESSED = 4  # of the seats; the first one is a stranger's, the others are at work
HEARING = SEATS - 1 - PRESSED


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Hall:
    return prepare(tmp_path_factory.mktemp("bench") / "hall", [SEATS], coding=0.25)


@pytest.fixture(scope="module")
def server(hall: Hall) -> Iterator[Server]:
    with kaohe(hall.folder) as running:
        yield running


@pytest.fixture(scope="module")
def driver(hall: Hall, server: Server) -> Iterator[Driver]:
    at_work = hall.sign_ins[1 + PRESSED :]
    with crowd(hall, server, sign_ins=at_work) as pages:
        pages.connect(len(at_work), per_s=100)
        yield pages


def test_every_save_that_is_counted_is_in_the_database(hall: Hall, server: Server) -> None:
    pressed = hall.sign_ins[1 : 1 + PRESSED]
    with crowd(hall, server, sign_ins=pressed) as pages:
        pages.connect(PRESSED)
        found = pages.do("closed_loop", in_flight=2, for_s=0.1)  # not so many that they are refused
    with looking(hall.folder) as ask:
        kept = sum(ask(REVISIONS, lease) for _, lease, _ in pressed)
    assert found["saves"] == found["counts"]["saved"] == kept > 0


def test_a_crowd_at_work_loses_nothing_and_costs_something(server: Server, driver: Driver) -> None:
    driver.do("answer", every_s=0.6, coding_every_s=0.3, live=True)
    point = at_work(server, driver, SEATS, for_s=1.5)
    assert point.wrong == ""
    assert point.saves >= HEARING
    assert 0 < point.p50_ms <= point.p99_ms
    assert point.private_bytes > 10_000_000


def test_a_change_is_heard_by_every_page_after_it_was_committed(
    hall: Hall, server: Server, driver: Driver
) -> None:
    driver.begin("listen", count=HEARING, within_s=20.0, saves=False)
    began = time.time()
    chief.give_time(hall, server, hall.sitting_rooms[0])
    seen_at = committed_at(hall.folder, "SELECT count(*) FROM credit", SEATS, 5.0)
    found = driver.end()
    assert len(found["pushes"]) == HEARING
    assert began <= min(found["pushes"]) <= max(found["pushes"]) < seen_at + 20


def test_a_refused_save_is_no_figure(hall: Hall, server: Server) -> None:
    token, _, codes = hall.sign_ins[0]
    with crowd(hall, server, sign_ins=[(token, "0" * 32, codes)]) as stranger:
        stranger.connect(1)
        found = stranger.do("closed_loop", in_flight=1, for_s=0.2)
    assert found["saves"] > 0
    assert "lease_lost" in wrong_in(found)
    assert "saved" not in found["counts"]


def test_who_is_not_let_in_is_told(hall: Hall, server: Server) -> None:
    nobody = [("nobody", "0" * 32, False)]
    with (
        crowd(hall, server, sign_ins=nobody, join_within_s=0.5) as stranger,
        pytest.raises(RuntimeError, match="401"),
    ):
        stranger.connect(1)
