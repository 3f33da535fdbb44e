"""The crowd of the serving benchmarks: its frames, its percentiles, what counts as carried, what is drawn."""

import os
import re
from pathlib import Path

import pytest

from tests.bench.drawing import Line, chart
from tests.bench.page import PAGES, growth, measured
from tests.bench.serving import wire
from tests.bench.serving.accounting import cpu_s, family, listens, private_bytes
from tests.bench.serving.answers import Answers
from tests.bench.serving.growth import Point, carried, wrong_in
from tests.bench.serving.pump import Pump
from tests.bench.serving.servers import free_port
from tests.bench.serving.tally import in_ms, percentile


def _unmasked(frame: bytes) -> bytes:
    """The same frame as a server would send it."""
    size = frame[1] & 0x7F
    at = {126: 4, 127: 10}.get(size, 2)
    return frame[:1] + bytes((size,)) + frame[2:at] + frame[at + 4 :]


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536, 100_000])
def test_a_frame_of_any_size_is_read_as_it_was_written(size: int) -> None:
    payload = os.urandom(size)
    assert list(wire.Frames().feed(_unmasked(wire.frame(payload)))) == [(wire.TEXT, payload)]


def test_frames_are_read_however_they_are_cut() -> None:
    payloads = [b"a" * 5, b"b" * 200, b"", b"c" * 70_000]
    data = b"".join(_unmasked(wire.frame(each)) for each in payloads)
    frames = wire.Frames()
    found = [each for at in range(0, len(data), 997) for each in frames.feed(data[at : at + 997])]
    assert [payload for _, payload in found] == payloads


def test_a_fragment_is_an_error() -> None:
    with pytest.raises(ValueError, match="fragment"):
        list(wire.Frames().feed(b"\x01\x01a"))


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(each) for each in range(1, 101)]
    assert [percentile(values, each) for each in (1, 50, 99, 100)] == [1.0, 50.0, 99.0, 100.0]
    assert in_ms([0.002, 0.001])["max"] == 2.0
    assert in_ms([]) == {}


def _point(clients: int, p99_ms: float, wrong: str = "") -> Point:
    return Point(
        clients=clients,
        saves=1,
        p50_ms=1.0,
        p99_ms=p99_ms,
        late_p99_ms=0.0,
        cores=0.1,
        private_bytes=1,
        wrong=wrong,
    )


def test_a_crowd_is_carried_up_to_the_first_step_that_is_not() -> None:
    assert carried([_point(750, 10), _point(3000, 99), _point(4000, 101), _point(8000, 5)], 100) == 3000


def test_a_crowd_that_lost_something_is_not_carried_however_quick_it_was() -> None:
    assert carried([_point(750, 10), _point(3000, 20, wrong="refused save: 1")], 100) == 750


def test_what_went_wrong_is_said_and_what_is_usual_is_not() -> None:
    assert wrong_in({"counts": {"saved": 9, "never answered": 0}, "examples": []}) == ""
    assert "refused save" in wrong_in({"counts": {"refused save": 2}, "examples": ["why"]})


def test_answers_go_up_and_programs_have_the_size_of_programs() -> None:
    content = {"theory": [["one", [{"choice": "a"}]]], "practical": [["task", "solution.py"]]}
    answers = Answers(content, seed=1)
    assert answers.write(1, 7, coding=False) == '{"item":"one","revision":7,"value":{"choice": "a"}}'
    assert 2000 < len(answers.write(1, 8, coding=True)) < 5000


def test_what_is_due_is_done_in_its_order() -> None:
    pump, done = Pump(), []
    pump.after(0.02, done.append, "late")
    pump.after(0.0, done.append, "soon")
    pump.after(0.03, pump.stop)
    pump.run()
    assert done == ["soon", "late"]


def test_the_cost_of_a_process_is_seen_from_outside() -> None:
    mine = os.getpid()
    assert mine in family(mine)
    assert cpu_s(mine) > 0
    assert private_bytes(mine) > 1_000_000
    assert not listens(mine, free_port())


def _report(points: list[Point]) -> dict[str, object]:
    return {"bench": "serving_clients", "title": "clients", "growth": [point.to_json() for point in points]}


def test_growth_is_drawn_with_every_step_and_the_limit() -> None:
    drawing = growth(_report([_point(750, 10), _point(3000, 20), _point(12000, 90)]))
    assert drawing is not None
    assert all(
        f">{shown}<" in drawing for shown in ("750", "3,000", "12,000", "1×", "4×", "16×", "must: 100 ms")
    )
    assert len(re.findall("<circle", drawing)) == 6


def test_one_step_is_no_growth() -> None:
    assert growth(_report([_point(750, 10)])) is None
    with pytest.raises(ValueError, match="two or more"):
        chart("x", [1, 2], [Line(name="y", values=[1.0])], limit=1, unit="ms")


def test_no_benchmark_is_on_two_pages(tmp_path: Path) -> None:
    for name in ("judging", "serving_room"):
        (tmp_path / f"{name}.json").write_text(f'{{"bench": "{name}"}}')
    found = [[report["bench"] for report in measured(tmp_path, page)] for page in PAGES]
    assert found == [["judging"], ["serving_room"]]
