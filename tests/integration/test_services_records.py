"""Every staff command and every step of an attempt leaves exactly its row in the record, and no other."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from sandbox.errors import BoxLost
from sandbox.scripted import ScriptedSandbox
from sandbox.values import Execution, Outcome
from server.errors import ExamError
from server.services import (
    attempts,
    collecting,
    grading,
    judging,
    results,
    rosters,
    setting_up,
    signing_in,
    sittings,
    steering,
    submitting,
)
from tests.support.cast import (
    DOUBLE,
    PASSWORD,
    PLAN,
    TIMES,
    TITLE,
    Hall,
    document_of,
    files,
    new_sitting,
    written,
)

ADMIN, GRACE, CHIEF = "staff:margaret", "staff:grace", "staff:katherine"


def lost(_asked: Execution) -> Outcome:
    """A box that goes away."""
    raise BoxLost("gone")


def whats(hall: Hall, act: Callable[[], object]) -> list[tuple[str, str]]:
    """`(who, what)` of the rows that `act` leaves."""
    return [(who, what) for who, what, _ in hall.recorded(act)]


def test_setting_up_leaves_a_row_a_command(hall: Hall) -> None:
    deps, admin = hall.deps, hall.admin
    commands: list[tuple[str, Callable[[], object]]] = [
        ("profile.loaded", lambda: setting_up.add_profile(deps, admin, {"id": "p", "title": TITLE})),
        ("plan.loaded", lambda: setting_up.add_plan(deps, admin, PLAN | {"id": "q"})),
        ("station.added", lambda: setting_up.add_station(deps, admin, "32011", "新站")),
        ("room.added", lambda: setting_up.add_room(deps, admin, hall.station_id, 7, "七", 2, 2, 4, 1)),
        (
            "staff.added",
            lambda: setting_up.add_staff(deps, admin, "ken", "Ken", "grader", PASSWORD, None),
        ),
        (
            "sitting.created",
            lambda: sittings.create_sitting(deps, admin, new_sitting(hall.room_id, code="x", sitting_no=2)),
        ),
        (
            "staff.assigned",
            lambda: sittings.assign_staff(deps, admin, hall.sitting_id, "annie", hall.sitting_room_id),
        ),
        ("candidates.added", lambda: hall.register("Ada", "Bob")),
        ("sitting.moved", lambda: sittings.set_sitting_state(deps, admin, hall.sitting_id, "sealed", "")),
        ("results.exported", lambda: results.results_csv(deps, admin, hall.sitting_id)),
        ("candidates.exported", lambda: results.candidates_csv(deps, admin, hall.sitting_id)),
    ]
    for what, act in commands:
        assert whats(hall, act) == [(ADMIN, what)]


def test_steering_leaves_a_row_a_command_and_a_row_an_attempt(hall: Hall) -> None:
    hall.register("Ada", "Bob", "Cai")
    for state in ("sealed", "loaded", "ready"):
        sittings.set_sitting_state(hall.deps, hall.chief, hall.sitting_id, state, "")
    assert whats(hall, lambda: hall.steer("admitting")) == [(GRACE, "sitting_room.moved")]
    ada, bob = hall.arrive("Ada"), hall.arrive("Bob")
    assert whats(hall, lambda: hall.steer("running")) == [
        (GRACE, "sitting_room.moved"),
        (GRACE, "sitting.moved"),
        (GRACE, "attempt.moved"),
        (GRACE, "attempt.moved"),
    ]
    room = hall.sitting_room_id
    assert whats(
        hall, lambda: steering.grant_credit(hall.deps, hall.grace, room, Decimal(5), "why", [ada.id])
    ) == [(GRACE, "credit.granted")]
    assert whats(hall, lambda: steering.send_message(hall.deps, hall.grace, room, "安静", None)) == [
        (GRACE, "message.sent")
    ]
    assert whats(hall, lambda: steering.collect(hall.deps, hall.grace, room, "ill", [bob.id])) == [
        (GRACE, "attempt.moved")
    ]
    assert whats(hall, lambda: hall.steer("collecting", "over")) == [
        (GRACE, "sitting_room.moved"),
        (GRACE, "attempt.moved"),  # Ada is collected
        (GRACE, "attempt.moved"),  # Cai is noted absent
        (GRACE, "sitting_room.moved"),
        (GRACE, "sitting.moved"),
    ]


def test_an_attempt_leaves_a_row_a_step(hall: Hall) -> None:
    hall.register("Ada")
    hall.admit()
    ada_is = f"candidate:{hall.seats['Ada'].candidate_number}"
    assert whats(hall, lambda: hall.sign_in("Ada")) == [
        (ada_is, "candidate.signed_in"),
        (ada_is, "attempt.moved"),
    ]
    assert whats(hall, lambda: hall.sign_in("Ada")) == [(ada_is, "candidate.signed_in")]
    ada = hall.sign_in("Ada")
    confirm = lambda: attempts.confirm_particulars(hall.deps, ada.actor)  # noqa: E731
    assert whats(hall, confirm) == [(ada_is, "particulars.confirmed")]
    assert whats(hall, confirm) == []
    accept = lambda: attempts.accept_rules(hall.deps, ada.actor, True)  # noqa: E731
    assert whats(hall, accept) == [(ada_is, "attempt.moved")]
    assert whats(hall, accept) == []
    hall.steer("running")
    assert whats(hall, lambda: hall.save(ada, ("one-single", 1, {"choice": "a"}))) == []
    assert whats(hall, lambda: hall.practise(ada)) == [(ada_is, "theory.sealed"), (ada_is, "attempt.moved")]
    submit = lambda: submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))  # noqa: E731
    assert whats(hall, submit) == [(ada_is, "submission.received")]
    hall.clock.forward(minutes=61)
    assert whats(hall, lambda: collecting.hand_in(hall.deps, ada.actor)) == [(ada_is, "attempt.moved")]
    assert whats(hall, hall.close_due) == [
        ("server", "sitting_room.moved"),
        ("server", "attempt.moved"),
        ("server", "sitting_room.moved"),
        ("server", "sitting.moved"),
    ]
    assert whats(hall, hall.judge) == [("server", "result.combined")]
    assert whats(hall, lambda: signing_in.sign_out(hall.deps, ada.actor)) == [(ada_is, "signed_out")]


def test_the_clocks_own_steps_say_that_the_server_took_them(hall: Hall) -> None:
    (ada,) = hall.running("Ada")
    hall.clock.forward(minutes=91)
    assert whats(hall, hall.close_due) == [("server", "theory.sealed"), ("server", "attempt.moved")]
    hall.save(ada, (DOUBLE, 1, written(TIMES[2])))
    hall.clock.forward(minutes=120)
    assert whats(hall, hall.close_due)[0] == ("server", "attempt.moved")


def test_staff_at_the_door_and_at_the_judge_are_recorded(hall: Hall) -> None:
    (ada,) = hall.running("Ada")
    hall.practise(ada)
    sent = submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
    hall.judge()
    assert whats(hall, lambda: grading.rejudge(hall.deps, hall.chief, sent.id, "why")) == [
        (CHIEF, "judgement.asked_again")
    ]
    assert whats(hall, lambda: signing_in.sign_in_staff(hall.deps, "grace", PASSWORD, "")) == [
        (GRACE, "staff.signed_in")
    ]


def test_what_was_refused_leaves_no_row(hall: Hall) -> None:
    (ada,) = hall.running("Ada")
    room = hall.sitting_room_id
    refused: list[Callable[[], object]] = [
        lambda: hall.steer("running"),
        lambda: steering.grant_credit(hall.deps, hall.grace, room, Decimal(99), "why", None),
        lambda: steering.send_message(hall.deps, hall.grace, room, " ", None),
        lambda: steering.collect(hall.deps, hall.grace, room, "", [ada.id]),
        lambda: collecting.hand_in(hall.deps, ada.actor),
        lambda: setting_up.add_station(hall.deps, hall.admin, "32010", "again"),
        lambda: sittings.set_sitting_state(hall.deps, hall.chief, hall.sitting_id, "packed", ""),
        lambda: rosters.add_candidates(hall.deps, hall.admin, hall.sitting_id, [], None),
        lambda: signing_in.sign_in_candidate(hall.deps, ada.actor.who[10:], document_of("Bob")[-6:], "", ""),
    ]

    def all_of_them() -> None:
        for act in refused:
            with pytest.raises(ExamError):
                act()

    assert hall.recorded(all_of_them) == []


def test_a_row_says_from_where_to_where_and_why(hall: Hall) -> None:
    (ada,) = hall.running("Ada")
    steering.collect(hall.deps, hall.grace, hall.sitting_room_id, "taken ill", [ada.id])
    last = hall.records()[-1]
    assert (last.subject, last.reason, last.body) == (
        f"attempt:{ada.id}",
        "taken ill",
        {"from": "theory", "to": "collected"},
    )
    assert last.at == hall.clock()


def test_a_name_and_login_of_full_length_fit_into_the_record(hall: Hall) -> None:
    """Whatever was accepted when the account was made must not fail later, in the middle of an exam."""
    login, name = "g" * 80, "名" * 120
    setting_up.add_staff(hall.deps, hall.admin, login, name, "chief", PASSWORD, hall.station_id)
    signed = signing_in.sign_in_staff(hall.deps, login, PASSWORD, "10.0.0.3")
    hall.running("Ada")
    sent = steering.send_message(hall.deps, signed.actor, hall.sitting_room_id, "安静", None)
    assert sent.by == name
    assert steering.grant_credit(hall.deps, signed.actor, hall.sitting_room_id, Decimal(1), "why", None) == 1


def test_a_lost_job_is_recorded_once(hall: Hall) -> None:
    (ada,) = hall.running("Ada")
    hall.practise(ada)
    submitting.start_try(hall.deps, ada.actor, DOUBLE, files(TIMES[2]), None, "1")

    def five_failures() -> None:
        for _ in range(5):
            judging.work_once(hall.deps, ScriptedSandbox([lost]), "one")
            hall.clock.forward(seconds=2)

    assert whats(hall, five_failures) == [("server", "job.failed")]
