"""The end: the last saved state of everybody is taken in, with a receipt, and rooms close by themselves."""

from dataclasses import asdict
from typing import Any

import pytest
from sqlalchemy import select

from server.errors import NotFound
from server.services import attempts, collecting, rosters, setting_up, sittings, steering, submitting
from server.services.receipts import code_of
from server.services.saving import canonical, digest_of
from server.store.tables.judging import JobRow, JudgementRow, SubmissionRow
from server.store.tables.sittings import SittingRow
from tests.support.cast import (
    ALWAYS_TEN,
    DOUBLE,
    RIGHT,
    TIMES,
    TRIPLE,
    Hall,
    HallMaker,
    Seated,
    files,
    new_sitting,
    written,
)


def submissions(hall: Hall, seated: Seated) -> list[tuple[str, str, str]]:
    """`(task, cause, source)` of what the server has to judge of an attempt."""
    with hall.deps.store.read() as work:
        rows = work.rows.scalars(
            select(SubmissionRow)
            .where(SubmissionRow.attempt_id == seated.id)
            .order_by(SubmissionRow.task, SubmissionRow.cause)
        )
        return [(row.task, row.cause, row.files["solution.py"]) for row in rows]


def sitting_state(hall: Hall) -> str:
    with hall.deps.store.read() as work:
        return work.get(SittingRow, hall.sitting_id).state


def states(hall: Hall) -> dict[str, str]:
    return {each.name: each.state for each in rosters.candidates(hall.deps, hall.admin, hall.sitting_id)}


def test_a_deadline_takes_in_what_was_last_saved_after_its_grace(hall: Hall) -> None:
    (ada,) = hall.running("Ada")
    hall.practise(ada)
    hall.save(ada, (DOUBLE, 1, written(TIMES[3])))
    hall.save(ada, (DOUBLE, 2, written(TIMES[2])))
    hall.clock.forward(minutes=210, seconds=2.999)
    assert hall.close_due() == 0
    hall.clock.forward(seconds=0.001)
    hall.close_due()
    row = hall.attempt(ada)
    assert (row.state, row.hand_in_cause, row.handed_in_at, row.collected_at) == (
        "collected",
        "deadline",
        hall.clock(),
        hall.clock(),
    )
    assert submissions(hall, ada) == [(DOUBLE, "collected", TIMES[2])]
    assert hall.close_due() == 0


def test_everybody_is_taken_in_the_absent_are_noted_and_room_and_sitting_close(hall: Hall) -> None:
    hall.register("Ada", "Bob", "Cai", "Dan")
    hall.admit()
    hall.arrive("Ada")
    bob = hall.arrive("Bob")
    hall.sign_in("Cai")  # came, and never accepted the rules; Dan did not come at all
    hall.steer("running")
    hall.clock.forward(minutes=70)
    hall.practise(bob)
    collecting.hand_in(hall.deps, bob.actor)
    assert states(hall) == {"Ada": "theory", "Bob": "handed_in", "Cai": "checked_in", "Dan": "expected"}
    assert hall.close_due() == 0
    hall.clock.forward(minutes=141)
    hall.close_due()
    assert states(hall) == {"Ada": "collected", "Bob": "collected", "Cai": "absent", "Dan": "absent"}
    assert (hall.sitting_room().state, sitting_state(hall)) == ("collected", "collected")
    assert hall.attempt(bob).hand_in_cause == "candidate"


def test_a_room_whose_last_candidate_handed_in_closes_early(hall: Hall) -> None:
    (ada,) = hall.running("Ada")
    hall.clock.forward(minutes=60)
    hall.practise(ada)
    collecting.hand_in(hall.deps, ada.actor)
    assert hall.close_due() == 1
    assert (hall.sitting_room().state, sitting_state(hall)) == ("collected", "collected")


def test_a_room_waits_for_late_people_as_long_as_they_may_come(hall: Hall) -> None:
    hall.register("Ada")
    hall.admit()
    hall.steer("running")
    hall.clock.forward(minutes=15)
    assert hall.close_due() == 0
    hall.clock.forward(seconds=0.001)
    assert hall.close_due() == 1
    assert states(hall) == {"Ada": "absent"}


def test_a_sitting_is_collected_when_its_last_room_is(hall: Hall) -> None:
    second = _second_room(hall)
    hall.register(*(f"Person {number}" for number in range(8)))
    hall.admit()
    steering.set_room_state(hall.deps, hall.chief, second, "admitting", "")
    for room in (hall.sitting_room_id, second):
        steering.set_room_state(hall.deps, hall.chief, room, "running", "")
    steering.set_room_state(hall.deps, hall.chief, second, "collecting", "done here")
    assert sitting_state(hall) == "running"
    hall.steer("collecting", "done here too")
    assert sitting_state(hall) == "collected"


def _second_room(hall: Hall) -> int:
    room = setting_up.add_room(hall.deps, hall.admin, hall.station_id, 2, "第二考场", 2, 4, 8, 2)
    view = sittings.create_sitting(
        hall.deps, hall.admin, new_sitting(hall.room_id, room["id"], code="two", sitting_no=2)
    )
    hall.sitting_id, hall.sitting_room_id = view.id, view.rooms[0].id
    sittings.assign_staff(hall.deps, hall.admin, hall.sitting_id, "grace", hall.sitting_room_id)
    return view.rooms[1].id


def test_an_invigilator_takes_one_in_and_the_others_go_on(hall: Hall) -> None:
    ada, bob = hall.running("Ada", "Bob")
    assert steering.collect(hall.deps, hall.grace, hall.sitting_room_id, "taken ill", [ada.id]) == 1
    assert (hall.attempt(ada).state, hall.attempt(ada).hand_in_cause) == ("collected", "staff")
    assert hall.attempt(bob).state == "theory"
    assert hall.close_due() == 0


def test_collecting_a_room_takes_in_everybody_also_those_who_handed_in(hall: Hall) -> None:
    ada, bob = hall.running("Ada", "Bob")
    hall.clock.forward(minutes=61)
    hall.practise(bob)
    first = collecting.hand_in(hall.deps, bob.actor)
    assert steering.collect(hall.deps, hall.chief, hall.sitting_room_id, "fire alarm", None) == 1
    assert states(hall) == {"Ada": "collected", "Bob": "collected"}
    assert collecting.my_receipt(hall.deps, bob.actor) == first
    assert hall.attempt(ada).hand_in_cause == "staff"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("last_saved", [(DOUBLE, "collected", TIMES[3]), (DOUBLE, "submitted", TIMES[2])]),
        ("last_submitted", [(DOUBLE, "submitted", TIMES[2])]),
        ("better_of_both", [(DOUBLE, "collected", TIMES[3]), (DOUBLE, "submitted", TIMES[2])]),
    ],
)
def test_what_is_collected_depends_on_what_counts(
    hall_maker: HallMaker, policy: str, expected: list[Any]
) -> None:
    hall = hall_maker(practical_counts=policy)
    (ada,) = hall.running("Ada")
    hall.practise(ada)
    submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
    hall.save(ada, (DOUBLE, 1, written(TIMES[3])), (TRIPLE, 1, {"flagged": True}))
    hall.clock.forward(minutes=211)
    hall.close_due()
    assert submissions(hall, ada) == expected


def test_equal_bytes_share_one_judgement_and_one_job(hall: Hall) -> None:
    (ada,) = hall.running("Ada")
    hall.practise(ada)
    for _ in range(2):
        submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
    hall.save(ada, (DOUBLE, 1, written(TIMES[2])))
    hall.clock.forward(minutes=211)
    hall.close_due()
    with hall.deps.store.read() as work:
        assert len(list(work.rows.scalars(select(SubmissionRow)))) == 3
        assert len(list(work.rows.scalars(select(JudgementRow)))) == 1
        assert len(list(work.rows.scalars(select(JobRow).where(JobRow.kind == "judge")))) == 1


class TestReceipts:
    def answered(self, hall: Hall) -> Seated:
        (ada,) = hall.running("Ada")
        hall.save(ada, ("one-single", 4, RIGHT["one-single"]), ("@place", 1, {"item": "one-single"}))
        hall.practise(ada)
        submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        hall.save(ada, (TRIPLE, 2, written(ALWAYS_TEN)))
        hall.clock.forward(minutes=61)
        return ada

    def test_handing_in_twice_gives_the_same_receipt_and_one_collection(self, hall: Hall) -> None:
        ada = self.answered(hall)
        first = collecting.hand_in(hall.deps, ada.actor)
        hall.clock.forward(minutes=1)
        assert hall.recorded(lambda: collecting.hand_in(hall.deps, ada.actor)) == []
        assert (
            collecting.hand_in(hall.deps, ada.actor) == first == collecting.my_receipt(hall.deps, ada.actor)
        )
        assert len(submissions(hall, ada)) == 2

    def test_it_says_what_was_handed_in(self, hall: Hall) -> None:
        ada = self.answered(hall)
        receipt = collecting.hand_in(hall.deps, ada.actor)
        assert (receipt.answered, receipt.total) == (
            {"theory": 1, "practical": 1},
            {"theory": 5, "practical": 2},
        )
        assert (receipt.submissions, receipt.cause, receipt.attempt) == (1, "candidate", ada.id)
        assert receipt.candidate_number == hall.seats["Ada"].candidate_number
        assert receipt.handed_in_at == hall.clock()
        assert attempts.my_attempt(hall.deps, ada.actor).receipt == receipt

    def test_its_digest_can_be_computed_from_revisions_and_submissions(self, hall: Hall) -> None:
        ada = self.answered(hall)
        receipt = collecting.hand_in(hall.deps, ada.actor)
        covered = {
            "attempt": ada.id,
            "responses": [
                ["one-single", 4, digest_of(canonical(RIGHT["one-single"]))],
                [TRIPLE, 2, digest_of(canonical(written(ALWAYS_TEN)))],
            ],
            "submissions": [
                [DOUBLE, digest_of(canonical(files(TIMES[2]))), "submitted"],
                [TRIPLE, digest_of(canonical(files(ALWAYS_TEN))), "collected"],
            ],
        }
        assert receipt.digest == digest_of(canonical(covered))
        assert receipt.code == code_of(hall.deps.keys, asdict(receipt))

    def test_two_who_answered_differently_have_different_receipts(self, hall: Hall) -> None:
        ada, bob = hall.running("Ada", "Bob")
        for seated, choice in ((ada, "a"), (bob, "b")):
            hall.save(seated, ("one-single", 1, {"choice": choice}))
        hall.clock.forward(minutes=211)
        hall.close_due()
        first, second = (collecting.my_receipt(hall.deps, seated.actor) for seated in (ada, bob))
        assert first.digest != second.digest
        assert first.code != second.code

    def test_there_is_none_before_the_hand_in(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        with pytest.raises(NotFound):
            collecting.my_receipt(hall.deps, ada.actor)
