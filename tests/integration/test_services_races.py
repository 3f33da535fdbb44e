"""Several processes at once on PostgreSQL: whoever comes second sees what the first one did."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from sandbox.scripted import ScriptedSandbox
from server.errors import AttemptClosed, Conflict
from server.services import (
    collecting,
    grading,
    judging,
    results,
    rosters,
    saving,
    saving_writer,
    setting_up,
    signing_in,
    sittings,
    steering,
    submitting,
)
from server.services.closing import finish_room
from server.services.moves import move_attempt, move_sitting
from server.services.saving import Write
from server.services.signing_in import sign_in_candidate
from server.store.tables.sittings import SittingRow
from tests.support.cast import DOUBLE, TIMES, TRIPLE, Hall, document_of, files, new_sitting, plays, written

pytestmark = pytest.mark.postgres
HELD_S = 0.4  # how long the first one keeps its transaction open; the second needs some milliseconds


class Held:
    """Wraps a step of a service: the first call lingers, its transaction still open, before it returns."""

    def __init__(self, step: Callable[..., Any]) -> None:
        self._step = step
        self.reached = threading.Event()

    def __call__(self, *given: Any, **named: Any) -> Any:
        outcome = self._step(*given, **named)
        if not self.reached.is_set():
            self.reached.set()
            time.sleep(HELD_S)
        return outcome


def in_turn(
    held: Held, first: Callable[[], Any], second: Callable[[], Any]
) -> tuple[Future[Any], Future[Any]]:
    """Run `second` while `first` lingers in the held step; both have ended on return."""
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(first)
        assert held.reached.wait(timeout=30)
        two = pool.submit(second)
    return one, two


def combined(hall: Hall) -> dict[str, str | None]:
    return {row.name: row.practical for row in results.results(hall.deps, hall.chief, hall.sitting_id)}


def test_two_judges_that_finish_together_still_settle(
    postgres_hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each would see the other's judgement as unfinished, and nobody would combine."""
    hall = postgres_hall
    (ada,) = hall.running("Ada")
    hall.practise(ada)
    hall.save(ada, (DOUBLE, 1, written(TIMES[2])), (TRIPLE, 1, written(TIMES[3])))
    hall.clock.forward(minutes=211)
    hall.close_due()
    held = Held(judging.write_judgement)
    monkeypatch.setattr(judging, "write_judgement", held)
    one, two = in_turn(
        held,
        lambda: judging.work_once(hall.another_process(), ScriptedSandbox([plays]), "one"),
        lambda: judging.work_once(hall.another_process(), ScriptedSandbox([plays]), "two"),
    )
    assert one.result()
    assert two.result()
    hall.judge()
    assert combined(hall) == {"Ada": "100.00"}


def test_a_judge_that_finishes_while_its_candidate_hands_in_still_settles(
    postgres_hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = postgres_hall
    (ada,) = hall.running("Ada")
    hall.practise(ada)
    submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
    hall.clock.forward(minutes=61)
    held = Held(judging.write_judgement)
    monkeypatch.setattr(judging, "write_judgement", held)
    one, two = in_turn(
        held,
        lambda: judging.work_once(hall.another_process(), ScriptedSandbox([plays]), "one"),
        lambda: collecting.hand_in(hall.another_process(), ada.actor),
    )
    assert one.result()
    assert two.result().cause == "candidate"
    hall.judge()
    assert combined(hall) == {"Ada": "40.00"}


def test_a_save_that_meets_the_collection_is_wholly_before_or_after_it(
    postgres_hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Acknowledged means it counts: what was saved first is in the receipt, what came second is refused."""
    hall = postgres_hall
    ada, bob = hall.running("Ada", "Bob")
    for seated in (ada, bob):
        hall.practise(seated)
        hall.save(seated, (DOUBLE, 1, written(TIMES[3])))
    read_at = hall.clock.forward(minutes=210, seconds=2.5)
    hall.clock.forward(seconds=0.5)

    def save(seated: Any) -> Any:
        writes = [Write(item=DOUBLE, revision=2, value=written(TIMES[2]))]
        return saving.save_responses(hall.another_process(), seated.actor, seated.lease, writes, read_at)

    held = Held(saving_writer.decide)
    monkeypatch.setattr(saving_writer, "decide", held)
    saved, _ = in_turn(held, lambda: save(ada), lambda: collecting.close_due(hall.another_process()))
    assert [result.outcome for result in saved.result().results] == ["saved"]
    with pytest.raises(AttemptClosed):
        save(bob)
    hall.judge()
    assert combined(hall) == {"Ada": "40.00", "Bob": "10.00"}


def test_two_rooms_that_finish_together_finish_the_sitting(
    postgres_hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = postgres_hall
    room = setting_up.add_room(hall.deps, hall.admin, hall.station_id, 2, "第二考场", 2, 4, 8, 2)
    view = sittings.create_sitting(
        hall.deps, hall.admin, new_sitting(hall.room_id, room["id"], code="two", sitting_no=2)
    )
    hall.sitting_id, (first, second) = view.id, [each.id for each in view.rooms]
    for state in ("sealed", "loaded", "ready"):
        sittings.set_sitting_state(hall.deps, hall.chief, view.id, state, "")
    for each in (first, second):
        for state in ("admitting", "running"):
            steering.set_room_state(hall.deps, hall.chief, each, state, "")
    held = Held(finish_room)
    monkeypatch.setattr(collecting, "finish_room", held)

    def collect(sitting_room_id: int) -> Any:
        return steering.set_room_state(
            hall.another_process(), hall.chief, sitting_room_id, "collecting", "done"
        )

    one, two = in_turn(held, lambda: collect(first), lambda: collect(second))
    assert [one.result().state, two.result().state] == ["collected", "collected"]
    with hall.deps.store.read() as work:
        assert work.get(SittingRow, view.id).state == "collected"


def test_who_signs_in_while_the_room_closes_itself_is_not_overwritten(
    postgres_hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The absent are noted from what is true, not from what was read before."""
    hall = postgres_hall
    hall.register("Ada", "Bob")
    hall.admit()
    bob = hall.arrive("Bob")
    hall.steer("running")
    steering.collect(hall.deps, hall.chief, hall.sitting_room_id, "ill", [bob.id])
    hall.clock.forward(minutes=16)
    code = hall.sitting_room().start_code
    held = Held(move_attempt)
    monkeypatch.setattr(signing_in, "move_attempt", held)
    one, two = in_turn(
        held,
        lambda: sign_in_candidate(
            hall.another_process(), hall.seats["Ada"].candidate_number, document_of("Ada")[-6:], code, ""
        ),
        lambda: collecting.close_due(hall.another_process()),
    )
    assert one.result().actor.name == "Ada"
    assert two.result() == 1
    steps = [
        (row.body["from"], row.body["to"])
        for row in hall.records()
        if row.what == "attempt.moved" and row.subject == f"attempt:{hall.seats['Ada'].attempt_id}"
    ]
    assert steps == [("expected", "checked_in"), ("checked_in", "absent")]


def test_seating_frozen_meanwhile_takes_nobody_more(
    postgres_hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = postgres_hall
    held = Held(move_sitting)
    monkeypatch.setattr(sittings, "move_sitting", held)
    _, two = in_turn(
        held,
        lambda: sittings.set_sitting_state(hall.another_process(), hall.chief, hall.sitting_id, "sealed", ""),
        lambda: rosters.add_candidates(
            hall.another_process(),
            hall.admin,
            hall.sitting_id,
            [{"name": "Ada", "category": "中职", "document_number": "TEST00000001"}],
            None,
        ),
    )
    assert isinstance(two.exception(), Conflict)


def test_the_same_rejudge_asked_twice_at_once_is_one(
    postgres_hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = postgres_hall
    (ada,) = hall.running("Ada")
    hall.practise(ada)
    sent = submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
    hall.judge()
    held = Held(grading._entry)
    monkeypatch.setattr(grading, "_entry", held)
    one, two = in_turn(
        held,
        lambda: grading.rejudge(hall.another_process(), hall.chief, sent.id, "first"),
        lambda: grading.rejudge(hall.another_process(), hall.chief, sent.id, "second"),
    )
    assert one.result().state == "queued"
    assert isinstance(two.exception(), Conflict)
