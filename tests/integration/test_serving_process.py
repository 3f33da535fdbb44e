"""The web process as it is served: one loop, native threads beside it, nothing monkey-patched."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
import socketio

from server.live.haste import REFUSED_AT_MOST
from server.serving.station import HALL
from tests.support.app import until
from tests.support.certificates import write_pair
from tests.support.web_process import WebProcess, web_process

THREADS = 2


@pytest.fixture(scope="module", params=["stock", "lean"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebProcess]:
    """A process that every test of this module shares, once for each transport."""
    folder = tmp_path_factory.mktemp(request.param)
    with web_process(folder, transport=request.param, threads=THREADS) as served:
        yield served


def test_requests_are_answered_in_native_threads_and_nothing_is_patched(served: WebProcess):
    assert served.get("/probe/thread").text.startswith("native-")
    assert served.get("/probe/patched").text == ""


def test_sockets_are_answered_while_a_thread_computes(served: WebProcess):
    token, _ = served.sign_in()
    board = served.socket(token)
    with ThreadPoolExecutor(1) as other:
        burning = other.submit(served.get, "/probe/burn?1.5")
        answered = 0
        while not burning.done() and answered < 10:
            assert board.call("watch_room", {"sitting_room": 1})["problem"]["status"] == 404
            answered += 1
        assert answered == 10
        assert not burning.done()
        assert burning.result().text == "burnt"


def test_who_looks_whether_it_lives_is_answered_while_every_thread_is_busy(served: WebProcess):
    with ThreadPoolExecutor(2 * THREADS) as others:
        slow = [others.submit(served.get, "/probe/sleep?1.5") for _ in range(2 * THREADS)]
        text = until(lambda: _waiting(served), within_s=1.4)
        assert 'kaohe_native_threads{of="busy"} 2' in text
        assert 'kaohe_loop_lag_seconds{of="p99"}' in text
        assert served.get("/healthz").json() == {"alive": True}
        assert not any(each.done() for each in slow)
        assert [each.result().text for each in slow] == ["slept"] * len(slow)


def test_whoever_steers_a_room_does_not_wait_behind_a_hall_that_reads(served: WebProcess):
    with ThreadPoolExecutor(2 * HALL) as pages:
        reading = [pages.submit(served.get, "/api/attempt/probe/hold") for _ in range(2 * HALL)]
        until(
            lambda: f'kaohe_hall_threads{{of="waiting"}} {HALL}' in served.get("/metrics").text, within_s=20
        )
        assert served.get("/probe/thread").text.startswith("native-")
        assert not any(each.done() for each in reading)
        served.get("/probe/release")
        assert [each.result().text for each in reading] == ["released"] * len(reading)


def _waiting(served: WebProcess) -> str:
    text = served.get("/metrics").text
    return text if 'kaohe_native_threads{of="waiting"} 2' in text else ""


@pytest.mark.parametrize("size", [0, 5, 300_000])
def test_a_body_arrives_whole_whether_its_length_is_told_or_not(served: WebProcess, size: int):
    body = bytes(size)
    told = requests.post(f"{served.origin}/probe/body", data=body, timeout=10)
    untold = requests.post(
        f"{served.origin}/probe/body", data=iter([body, body]) if size else iter([b""]), timeout=10
    )
    assert (told.text, untold.text) == (str(size), str(2 * size))


def test_a_body_that_is_too_long_is_refused_without_a_thread_reading_it(served: WebProcess):
    answer = requests.post(f"{served.origin}/api/staff-sign-ins", data=bytes(200_000), timeout=10)
    assert answer.status_code == 413


def test_a_long_answer_comes_in_pieces_and_whole(served: WebProcess):
    assert served.get("/probe/pieces").content == b"".join(b"%07d\n" % number for number in range(200_000))


def test_a_request_that_fails_costs_nobody_else_anything(served: WebProcess):
    assert [served.get("/probe/fail").status_code for _ in range(3 * THREADS)] == [500] * 3 * THREADS
    assert served.get("/probe/thread").ok


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_one_clients_events_are_answered_in_their_order(served: WebProcess, transport: str):
    token, _ = served.sign_in()
    client = served.socket(token, transport).client
    answers: list[int] = []
    for number in range(12):
        payload = {"sitting_room": 1} if number % 2 else {}
        client.emit("watch_room", payload, "/room", lambda _ack, number=number: answers.append(number))
    until(lambda: len(answers) == 12)
    assert answers == list(range(12))


def test_a_page_that_floods_is_closed_and_kept_out_for_a_while_and_nobody_else_is(served: WebProcess):
    token, _ = served.sign_in()
    flooding, quiet = served.socket(token), served.socket(served.sign_in()[0])
    flooding.client.on("disconnect", lambda *_: gone.set(), namespace="/room")
    gone = threading.Event()
    for _ in range(100 + REFUSED_AT_MOST):
        flooding.client.emit("watch_room", {}, "/room")
    assert gone.wait(10)
    assert 'kaohe_socket_events_total{event="refused"}' in served.get("/metrics").text
    with pytest.raises(socketio.exceptions.ConnectionError):
        served.socket(token)
    assert quiet.call("watch_room", {"sitting_room": 1})["problem"]["status"] == 404


def test_a_socket_of_a_sign_in_that_ended_is_cut_off(served: WebProcess):
    token, headers = served.sign_in()
    board = served.socket(token)
    assert requests.delete(f"{served.origin}/api/sign-ins/current", headers=headers, timeout=10).ok
    until(lambda: not board.connected)
    with pytest.raises(socketio.exceptions.ConnectionError):
        served.socket(token)


def test_whoever_asks_a_process_to_stop_gets_what_is_under_way_and_pages_are_told(tmp_path: Path):
    with web_process(tmp_path, threads=THREADS) as served, ThreadPoolExecutor(1) as other:
        board = served.socket(served.sign_in()[0])
        reasons: list[str] = []
        board.client.on("disconnect", reasons.append, namespace="/room")
        slow = other.submit(served.get, "/probe/sleep?1")
        until(lambda: 'kaohe_native_threads{of="busy"} 1' in served.get("/metrics").text)
        assert served.stop() == 0
        assert slow.result().text == "slept"
        assert until(lambda: reasons) == ["server disconnect"]
        assert "Traceback" not in served.log()


def test_the_process_speaks_tls_itself_where_it_has_a_certificate(tmp_path: Path):
    certificate, key = write_pair(tmp_path)
    secure = {"tls_certificate": certificate, "tls_key": key}
    with web_process(tmp_path, scheme="https", transport="lean", **secure) as served:
        token, _ = served.sign_in()
        assert served.socket(token).call("watch_room", {"sitting_room": 1})["problem"]["status"] == 404
        with pytest.raises(requests.exceptions.ConnectionError):
            requests.get(served.origin.replace("https", "http"), timeout=5)
