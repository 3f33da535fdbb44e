"""The board of a room is true within a second or so, for those who may watch it and for nobody else."""

import pytest
import socketio

from server.edge.events import ROOM
from tests.support.app import Served, event, events_within, hang_up, until
from tests.support.cast import Hall


def cell(board: dict, name: str) -> dict:
    """The cell of one candidate."""
    return next(each for each in board["cells"] if each["candidate_name"] == name)


def watch(served: Served, hall: Hall, login: str = "grace") -> tuple[socketio.SimpleClient, dict]:
    """A board page, and what it shows first."""
    page = served.room_socket(login)
    ack = page.call("watch_room", {"sitting_room": hall.sitting_room_id})
    assert ack["ok"] is True, ack
    return page, ack["board"]


def test_a_watched_board_follows_progress_and_presence(hall: Hall, served: Served):
    ada, _bob = hall.running("Ada", "Bob")
    board, first = watch(served, hall)
    assert (cell(first, "Ada")["answered"], first["sitting_room"]["state"]) == (0, "running")
    page = served.exam_socket(ada)
    write = {"item": "one-single", "revision": 1, "value": {"choice": "a", "flagged": True}}
    page.call("save_responses", {"lease": ada.lease, "writes": [write]})

    def told() -> bool:
        changed = event(board, "board_changed")
        mine = [each for each in changed["cells"] if each["candidate_name"] == "Ada"]
        return bool(mine) and (mine[0]["answered"], mine[0]["flagged"]) == (1, 1)

    until(told)


def test_silence_becomes_offline_without_anybody_saying_so(hall: Hall, served: Served):
    (ada,) = hall.running("Ada")
    page = served.exam_socket(ada)
    until(lambda: hall.attempt(ada).connected)
    hang_up(page)
    until(lambda: not hall.attempt(ada).connected)
    board, first = watch(served, hall)
    assert cell(first, "Ada")["live"] == "answering"
    hall.clock.forward(seconds=20)
    changed = event(board, "board_changed")
    assert cell(changed, "Ada")["live"] == "offline"


def test_a_board_changes_at_most_once_a_second(hall: Hall, served: Served):
    (ada,) = hall.running("Ada")
    board, _first = watch(served, hall)
    page = served.exam_socket(ada)
    for revision in range(1, 11):
        write = {"item": "one-single", "revision": revision, "value": {"choice": "ab"[revision % 2]}}
        page.call("save_responses", {"lease": ada.lease, "writes": [write]})
    assert len(events_within(board, 1.5)) <= 2


def test_every_change_carries_version_number_and_instant(hall: Hall, served: Served):
    hall.register("Ada")
    hall.admit()
    board, _first = watch(served, hall)
    hall.sign_in("Ada")
    changed = event(board, "board_changed")
    assert set(changed) == {
        *("v", "seq", "at", "sitting_room_id", "room_state", "cells", "counts", "server_now"),
    }
    assert cell(changed, "Ada")["state"] == "checked_in"
    assert changed["counts"]["expected"] == 1


def test_a_room_one_is_not_assigned_to_is_not_there(hall: Hall, served: Served):
    hall.running("Ada")
    page = served.room_socket("annie")
    ack = page.call("watch_room", {"sitting_room": hall.sitting_room_id})
    assert (ack["ok"], ack["problem"]["status"]) == (False, 404)
    missing = page.call("watch_room", {"sitting_room": 10**9})
    assert missing["problem"].keys() == ack["problem"].keys()


def test_candidates_and_authors_do_not_get_in(hall: Hall, served: Served):
    (ada,) = hall.running("Ada")
    for token in (ada.token, served.site.staff_token("alan")):
        with pytest.raises(socketio.exceptions.ConnectionError):
            served.socket(ROOM, token)


def test_a_member_of_staff_who_signs_out_stops_watching(hall: Hall, served: Served):
    hall.running("Ada")
    board, _first = watch(served, hall)
    assert served.site.staff("grace").delete("/api/sign-ins/current").status_code == 204
    until(lambda: not board.connected, within_s=1.5)
