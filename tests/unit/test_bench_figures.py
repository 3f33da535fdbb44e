"""A benchmark's table says what was measured, in which rounds, and whether a promise is kept."""

import json

import pytest

from tests.bench.figures import FLOOR, MS, Figure, figure, figure_from_json, table
from tests.bench.page import page
from tests.bench.rounds import Timings, interleaved


@pytest.mark.parametrize(
    ("value", "more_is_better", "reached"),
    [
        (0.30, False, "aim"),
        (0.40, False, "aim"),
        (0.45, False, "must"),
        (0.50, False, "must"),
        (0.51, False, "missed"),
        (0.60, True, "aim"),
        (0.45, True, "must"),
        (0.30, True, "missed"),
    ],
)
def test_a_figure_says_what_it_reaches(value: float, more_is_better: bool, reached: str) -> None:
    must, aim = (0.40, 0.50) if more_is_better else (0.50, 0.40)
    row = figure("judge", [value], FLOOR, must=must, aim=aim, more_is_better=more_is_better)
    assert row.met == reached


def test_a_figure_nothing_is_asked_of_reaches_nothing() -> None:
    assert figure("floor", [98.0], MS).met == "-"


def test_a_figure_is_the_middle_of_its_rounds_with_both_ends() -> None:
    row = figure("judge", [9.0, 1.0, 3.0], MS)
    assert (row.value, row.low, row.high, row.rounds) == (3.0, 1.0, 9.0, 3)


def test_a_figure_comes_back_from_its_file() -> None:
    row = figure("judge", [0.4, 0.6], FLOOR, must=0.5)
    assert figure_from_json(json.loads(json.dumps(row.to_json()))) == row


def test_a_ratio_is_taken_round_by_round() -> None:
    """A machine that is twice as slow in one round is so for both."""
    took = Timings({"floor": [1.0, 2.0, 1.0], "judge": [0.4, 0.8, 0.5]})
    assert took.ratios("judge", "floor") == [0.4, 0.4, 0.5]
    assert took.ms("judge") == [400.0, 800.0, 500.0]


def test_every_round_does_every_way_and_the_first_is_not_counted() -> None:
    done: list[str] = []
    ways = {"floor": lambda: done.append("floor"), "judge": lambda: done.append("judge")}
    took = interleaved(ways, 2, settle=lambda: done.append("settle"))
    assert done == [
        *("settle", "floor", "settle", "judge"),
        *("settle", "judge", "settle", "floor"),
        *("settle", "floor", "settle", "judge"),
    ]
    assert {name: len(seconds) for name, seconds in took.seconds.items()} == {"floor": 2, "judge": 2}


def test_a_table_holds_every_row_and_its_promise() -> None:
    rows = [figure("judge", [0.41], FLOOR, must=0.5, aim=0.4), figure("floor", [98.0], MS)]
    heads, judge, floor = table(rows).splitlines()
    assert heads.split() == ["figure", "measured", "lowest", "highest", "rounds", "must", "aim", "reached"]
    assert judge.split() == ["judge", "0.41", "x", "floor", "0.41", "0.41", "1", "0.50", "0.40", "must"]
    assert floor.split() == ["floor", "98.0", "ms", "98.0", "98.0", "1", "-", "-", "-"]


def report(row: Figure, **changes: object) -> dict[str, object]:
    return {
        "bench": "judging",
        "title": "Judging",
        "at": "2026-03-14T01:00:00+00:00",
        "load": [[0.1, 0.1, 0.1], [0.25, 0.2, 0.1]],
        "machine": {"cores": 2, "system": "Linux 6.1", "python": "3.11.2", "engine": "20.10.24"},
        "figures": [row.to_json()],
        "notes": [],
        "faults": [],
        **changes,
    }


def test_the_page_shows_rows_notes_and_circumstances() -> None:
    row = figure("warm judge", [0.41], FLOOR, must=0.5, aim=0.4)
    written = page([report(row, notes=["bwrap was left out"])])
    assert "| warm judge | 0.41 x floor | 0.41 | 0.41 | 1 | 0.50 | 0.40 | must |" in written
    assert "- bwrap was left out" in written
    assert "2026-03-14, 2 cores, Linux 6.1, Python 3.11.2, Docker engine 20.10.24" in written
    assert "load average 0.10 at the start, 0.25 at the end" in written


def test_the_page_hides_no_wrong_result() -> None:
    assert "- WRONG: stub/3 is AC" in page([report(figure("x", [1.0], MS), faults=["stub/3 is AC"])])
