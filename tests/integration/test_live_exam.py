"""A candidate's page hears of everything that concerns it, and of nothing else."""

import pytest
import requests
import socketio
from sqlalchemy.exc import OperationalError

from server.edge.events import EXAM
from server.edge.identity import COOKIE
from server.live import exam_namespace
from server.live.sockets import PER_SIGN_IN
from server.services import steering
from server.services.signing_in import sign_out
from tests.support.app import Served, event, events_within, hang_up, until
from tests.support.cast import Hall


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_a_save_is_acknowledged_after_its_commit(hall: Hall, served: Served, transport):
    (ada,) = hall.running("Ada")
    page = served.exam_socket(ada, transport=transport)
    write = {"item": "one-single", "revision": 1, "value": {"choice": "a"}}
    ack = page.call("save_responses", {"lease": ada.lease, "writes": [write]})
    assert ack["ok"] is True
    assert ack["results"] == [
        {"item": "one-single", "revision": 1, "outcome": "saved", "current": None, "reason": None}
    ]
    kept = served.site.candidate(ada).get("/api/attempt/responses").json["responses"]
    assert [(each["item"], each["value"]) for each in kept] == [("one-single", {"choice": "a"})]


def test_the_clock_is_told_when_asked_and_when_it_moves(hall: Hall, served: Served):
    (ada,) = hall.running("Ada")
    page = served.exam_socket(ada)
    before = page.call("sync_timer", {})
    assert (before["ok"], before["state"], before["remaining_ms"]) == (True, "theory", 210 * 60_000)
    grace = served.site.staff("grace")
    path = f"/api/sitting-rooms/{hall.sitting_room_id}/credits"
    assert grace.post(path, {"minutes": 2.5, "reason": "power cut"}).status_code == 201
    told = event(page, "timer_synced", reason="credit")
    assert told["remaining_ms"] == before["remaining_ms"] + 150_000
    assert told["theory_remaining_ms"] == before["theory_remaining_ms"] + 150_000
    assert {"v", "seq", "at", "server_now", "closes_at"} < set(told)


def test_the_start_of_the_room_reaches_every_waiting_page(hall: Hall, served: Served):
    hall.register("Ada", "Bob")
    hall.admit()
    pages = [served.exam_socket(hall.arrive(name)) for name in ("Ada", "Bob")]
    hall.steer("running")
    for page in pages:
        assert event(page, "room_state_changed", room_state="running")["started_at"]
        assert event(page, "attempt_changed")["state"] == "theory"


def test_a_message_to_one_is_heard_by_nobody_else(hall: Hall, served: Served):
    ada, bob = hall.running("Ada", "Bob")
    pages = {seated.name: served.exam_socket(seated) for seated in (ada, bob)}
    steering.send_message(hall.deps, hall.grace, hall.sitting_room_id, "for Ada", ada.id)
    steering.send_message(hall.deps, hall.grace, hall.sitting_room_id, "for all", None)
    assert event(pages["Ada"], "message_sent")["text"] == "for Ada"
    assert event(pages["Ada"], "message_sent")["text"] == "for all"
    assert event(pages["Bob"], "message_sent")["text"] == "for all"


def test_the_old_device_is_told_and_cut_off_and_the_new_one_is_not(hall: Hall, served: Served):
    (ada,) = hall.running("Ada")
    old = served.exam_socket(ada)
    again = hall.sign_in("Ada")
    new = served.exam_socket(again)
    told = event(old, "lease_moved")
    assert set(told) == {"v", "seq", "at"}
    until(lambda: not old.connected)
    assert new.call("sync_timer", {})["ok"] is True
    assert "lease_moved" not in events_within(new, 0.6)


def test_signing_out_closes_the_socket_within_a_second(hall: Hall, served: Served):
    (ada,) = hall.running("Ada")
    page = served.exam_socket(ada)
    sign_out(hall.deps, ada.actor)
    until(lambda: not page.connected, within_s=1.0)


def test_time_that_runs_out_collects_the_page(hall: Hall, served: Served):
    (ada,) = hall.running("Ada")
    page = served.exam_socket(ada)
    hall.clock.forward(minutes=210, seconds=4)
    assert event(page, "attempt_collected")["cause"] == "deadline"
    assert page.call("sync_timer", {})["state"] == "collected"
    write = {"item": "one-single", "revision": 1, "value": {"choice": "a"}}
    refused = page.call("save_responses", {"lease": ada.lease, "writes": [write]})
    assert (refused["ok"], refused["problem"]["type"]) == (False, "urn:kaohe:problem:attempt_closed")


@pytest.mark.parametrize(
    ("name", "payload", "slug", "field"),
    [
        ("save_responses", {"lease": "x"}, "invalid_input", "writes"),
        ("save_responses", {"lease": "x", "writes": [], "more": 1}, "invalid_input", "writes"),
        ("sync_timer", {"now": 1}, "invalid_input", "now"),
        ("sync_timer", [], "invalid_input", ""),
        ("watch_room", {"sitting_room": 1}, "not_found", None),
    ],
)
def test_what_is_not_as_declared_is_refused_by_name(hall: Hall, served: Served, name, payload, slug, field):
    (ada,) = hall.running("Ada")
    page = served.exam_socket(ada)
    ack = page.call(name, payload)
    assert ack["ok"] is False
    assert ack["problem"]["type"] == f"urn:kaohe:problem:{slug}"
    if field is not None:
        assert ack["problem"]["field"] == field


def test_a_page_that_talks_too_fast_is_slowed_and_then_cut_off(hall: Hall, served: Served):
    (ada,) = hall.running("Ada")
    page = served.exam_socket(ada)
    acks = [page.call("beat", {}) for _ in range(90)]
    assert all(ack["ok"] for ack in acks[:60])
    slowed = [ack["problem"]["type"] for ack in acks if not ack["ok"]]
    assert slowed
    assert set(slowed) == {"urn:kaohe:problem:throttled"}


def test_nobody_connects_without_a_sign_in_or_from_elsewhere(hall: Hall, served: Served):
    (ada,) = hall.running("Ada")
    for token, headers in (("nothing", {}), (ada.token, {"Origin": "https://elsewhere.example"})):
        with pytest.raises(socketio.exceptions.ConnectionError):
            served.socket(EXAM, token, **headers)


def test_being_there_is_written_down(hall: Hall, served: Served):
    (ada,) = hall.running("Ada")
    page = served.exam_socket(ada)
    until(lambda: hall.attempt(ada).connected)
    hall.clock.forward(seconds=10)
    page.call("beat", {})
    until(lambda: hall.attempt(ada).last_seen_at == hall.clock())
    hang_up(page)
    until(lambda: not hall.attempt(ada).connected)


def test_one_sign_in_holds_only_so_many_sockets(hall: Hall, served: Served):
    (ada,) = hall.running("Ada")
    for _ in range(PER_SIGN_IN):
        served.exam_socket(ada)
    with pytest.raises(socketio.exceptions.ConnectionError):
        served.exam_socket(ada)


def test_sockets_that_failed_to_open_count_for_nothing(hall: Hall, served: Served, monkeypatch):
    (ada,) = hall.running("Ada")

    def gone(*_: object) -> None:
        raise OperationalError("SELECT", {}, OSError("the database is away"))

    live = served.site.app.live
    environ = {"HTTP_COOKIE": f"{COOKIE}={ada.token}", "HTTP_HOST": "localhost"}
    with monkeypatch.context() as away:
        away.setattr(exam_namespace, "my_channels", gone)
        for number in range(PER_SIGN_IN):
            with pytest.raises(OperationalError):
                live.namespaces[0].trigger_event("connect", str(number), environ)
    assert live.sockets.count(EXAM) == 0
    assert served.exam_socket(ada).call("beat", {}) == {"ok": True}


@pytest.mark.parametrize("query", ["transport=polling&EIO=4", "transport=websocket&EIO=4", ""])
def test_nobody_unknown_gets_a_connection_at_all(served: Served, query):
    answer = requests.get(f"{served.origin}/socket.io/?{query}", timeout=5)
    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:kaohe:problem:not_signed_in"
