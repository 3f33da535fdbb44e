"""Staff stop clocks: nothing is lost or gained by it, and nothing is taken in while a clock stands."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from server.errors import AttemptClosed, Conflict, InvalidInput, NotFound, TooEarly
from server.exam.pauses import PauseCause
from server.services import attempts, collecting, halting, steering, submitting
from server.services.pausing import begin_pause, end_pause
from server.services.tails import facts_after, last_fact_id
from server.store.tables.sittings import AttemptRow
from tests.support.cast import DOUBLE, TIMES, Hall, HallMaker, Seated, files, written

ITEM = "one-single"
A = {"choice": "a"}


def minutes(amount: float) -> timedelta:
    return timedelta(minutes=amount)


def pause(hall: Hall, *seated: Seated, paused: bool = True, reason: str = "power cut") -> int:
    ids = [each.id for each in seated] or None
    return halting.set_pause(hall.deps, hall.grace, hall.sitting_room_id, paused, reason, ids)


def resume(hall: Hall, *seated: Seated) -> int:
    return pause(hall, *seated, paused=False, reason="all well again")


def left_ms(hall: Hall, seated: Seated) -> int:
    left = attempts.my_timing(hall.deps, seated.actor).remaining_ms
    assert left is not None
    return left


def end_of(hall: Hall, seated: Seated) -> datetime:
    end = hall.attempt(seated).closes_at
    assert end is not None
    return end


def move(hall: Hall, seated: Seated, *, begins: bool) -> bool:
    with hall.deps.store.write() as work:
        attempt = work.lock(AttemptRow, seated.id)
        policy = hall.deps.shelf.form(work, attempt.sitting_id).policy
        if begins:
            return begin_pause(work, attempt, PauseCause.MOVING, hall.grace.who, "machine broken")
        return end_pause(work, attempt, PauseCause.MOVING, f"candidate:{attempt.candidate_number}", policy)


class TestOneClock:
    def test_it_stands_as_long_as_the_pause_lasts_and_the_end_moves_by_exactly_that(self, hall: Hall) -> None:
        ada, bob = hall.running("Ada", "Bob")
        before = end_of(hall, ada)
        hall.clock.forward(minutes=20)
        left = left_ms(hall, ada)
        assert pause(hall, ada) == 1
        hall.clock.forward(minutes=7, seconds=0.0005)
        timing = attempts.my_timing(hall.deps, ada.actor)
        assert (timing.state, timing.stands, timing.remaining_ms) == ("paused", True, left)
        assert resume(hall, ada) == 1
        assert (left_ms(hall, ada), hall.attempt(ada).state) == (
            left,
            "theory",
        )  # half a millisecond is given
        assert end_of(hall, ada) == before + minutes(7) + timedelta(milliseconds=1)
        assert hall.attempt(ada).theory_closes_at == end_of(hall, ada) - minutes(120)
        assert end_of(hall, bob) == before

    def test_what_was_on_its_way_is_kept_for_as_long_as_the_grace(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        pause(hall, ada)
        hall.clock.forward(seconds=2.999)
        assert hall.save(ada, (ITEM, 1, A)).results[0].outcome == "saved"
        hall.clock.forward(seconds=0.001)
        with pytest.raises(AttemptClosed):
            hall.save(ada, (ITEM, 2, {"choice": "b"}))
        resume(hall, ada)
        assert hall.save(ada, (ITEM, 2, {"choice": "b"})).results[0].outcome == "saved"

    def test_nothing_is_run_submitted_sealed_or_handed_in_while_it_stands(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        hall.practise(ada)
        hall.clock.forward(minutes=70)
        pause(hall, ada)
        for act in (
            lambda: submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2])),
            lambda: submitting.start_try(hall.deps, ada.actor, DOUBLE, files(TIMES[2]), None, "1"),
            lambda: collecting.hand_in(hall.deps, ada.actor),
        ):
            with pytest.raises(AttemptClosed):
                act()
        resume(hall, ada)
        submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))

    def test_a_pause_that_runs_through_the_end_holds(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        hall.clock.forward(minutes=89)
        pause(hall, ada)
        hall.clock.forward(minutes=300)
        assert hall.close_due() == 0
        resume(hall, ada)
        assert hall.close_due() == 0
        hall.practise(ada)
        hall.clock.forward(minutes=120, seconds=59)
        assert hall.save(ada, (DOUBLE, 1, written(TIMES[2]))).results[0].outcome == "saved"
        hall.clock.forward(seconds=4)
        hall.close_due()
        assert hall.attempt(ada).state == "collected"

    def test_asking_twice_changes_nothing_and_a_reason_is_needed(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        assert (pause(hall, ada), pause(hall, ada)) == (1, 0)
        hall.clock.forward(minutes=1)
        assert (resume(hall, ada), resume(hall, ada)) == (1, 0)
        assert end_of(hall, ada) == hall.clock() + minutes(210)
        with pytest.raises(InvalidInput):
            pause(hall, ada, reason=" ")

    def test_only_who_answers_and_sits_here_can_be_stopped(self, hall: Hall) -> None:
        hall.register("Ada")
        hall.admit()
        ada = hall.arrive("Ada")
        with pytest.raises(Conflict):
            pause(hall, ada)
        with pytest.raises(NotFound):
            halting.set_pause(hall.deps, hall.grace, hall.sitting_room_id, True, "why", ["f" * 32])
        with pytest.raises(NotFound):
            halting.set_pause(hall.deps, hall.people["annie"], hall.sitting_room_id, True, "why", [ada.id])

    def test_time_given_while_it_stands_is_there_afterwards(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        pause(hall, ada)
        steering.grant_credit(hall.deps, hall.grace, hall.sitting_room_id, Decimal(5), "why", [ada.id])
        hall.clock.forward(minutes=30)
        resume(hall, ada)
        assert left_ms(hall, ada) == 215 * 60_000


class TestOneRoom:
    def test_everybody_stands_and_one_fact_tells_them(self, hall: Hall) -> None:
        people = hall.running("Ada", "Bob", "Cai")
        left = left_ms(hall, people[0])
        before = last_fact_id(hall.deps)
        assert pause(hall) == 3
        (fact,) = facts_after(hall.deps, before)
        assert (fact.kind, fact.channel) == ("room_state_changed", f"room:{hall.sitting_room_id}")
        assert fact.payload["room_state"] == "paused"
        hall.clock.forward(minutes=12)
        before = last_fact_id(hall.deps)
        assert resume(hall) == 3
        assert [fact.kind for fact in facts_after(hall.deps, before)] == ["room_state_changed"]
        assert [left_ms(hall, each) for each in people] == [left] * 3

    def test_pauses_that_overlap_are_credited_once(self, hall: Hall) -> None:
        ada, bob = hall.running("Ada", "Bob")
        before = end_of(hall, ada)
        pause(hall, ada)
        hall.clock.forward(minutes=2)
        pause(hall)
        hall.clock.forward(minutes=3)
        resume(hall, ada)
        assert hall.attempt(ada).state == "paused"
        hall.clock.forward(minutes=4)
        pause(hall, bob)
        resume(hall)
        assert (hall.attempt(ada).state, hall.attempt(bob).state) == ("theory", "paused")
        hall.clock.forward(minutes=5)
        resume(hall, bob)
        assert end_of(hall, ada) - before == minutes(9)
        assert end_of(hall, bob) - before == minutes(12)

    def test_who_comes_late_ends_with_the_others(self, hall: Hall) -> None:
        hall.register("Ada", "Bob", "Cai")
        hall.admit()
        ada = hall.arrive("Ada")
        hall.steer("running")
        hall.clock.forward(minutes=5)
        pause(hall)
        hall.clock.forward(minutes=30)
        bob = hall.arrive("Bob")
        assert hall.attempt(bob).state == "waiting"
        resume(hall)
        hall.clock.forward(minutes=9)
        cai = hall.arrive("Cai")
        assert end_of(hall, ada) == end_of(hall, bob) == end_of(hall, cai)
        assert left_ms(hall, cai) == 196 * 60_000

    def test_the_doors_for_late_and_early_people_stand_still_with_the_room(self, hall: Hall) -> None:
        hall.register("Ada", "Bob")
        hall.admit()
        ada = hall.arrive("Ada")
        hall.steer("running")
        started_at = hall.clock()
        pause(hall)
        hall.clock.forward(minutes=30)
        resume(hall)
        assert attempts.my_attempt(hall.deps, ada.actor).hand_in_from == started_at + minutes(90)
        hall.practise(ada)
        hall.clock.forward(minutes=59)
        with pytest.raises(TooEarly):
            collecting.hand_in(hall.deps, ada.actor)
        with pytest.raises(Conflict) as late:
            hall.arrive("Bob")
        assert late.value.fields == {"late": True}

    def test_nothing_is_collected_from_a_paused_room_but_staff_may_end_it(self, hall: Hall) -> None:
        ada, _ = hall.running("Ada", "Bob")
        end = end_of(hall, ada)
        hall.clock.forward(minutes=10)
        pause(hall)
        hall.clock.forward(minutes=400)
        assert hall.close_due() == 0
        hall.steer("collecting", "the power stays away")
        row = hall.attempt(ada)
        assert (row.state, row.paused_at, row.closes_at) == ("collected", None, end + minutes(400))
        assert (hall.sitting_room().state, hall.sitting_room().paused_at) == ("collected", None)

    def test_a_chief_stops_every_room_of_the_sitting(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        stop = halting.set_sitting_pause
        assert stop(hall.deps, hall.chief, hall.sitting_id, True, "alarm") == 1
        assert stop(hall.deps, hall.chief, hall.sitting_id, True, "alarm") == 0
        assert hall.attempt(ada).state == "paused"
        assert stop(hall.deps, hall.chief, hall.sitting_id, False, "over") == 1
        assert hall.attempt(ada).state == "theory"
        with pytest.raises(NotFound):
            stop(hall.deps, hall.people["hedy"], hall.sitting_id, True, "alarm")

    def test_every_step_is_recorded_with_who_and_why(self, hall: Hall) -> None:
        ada, bob = hall.running("Ada", "Bob")
        rows = hall.recorded(lambda: pause(hall))
        assert {(who, what) for who, what, _ in rows} == {
            (hall.grace.who, "sitting_room.moved"),
            (hall.grace.who, "attempt.moved"),
            (hall.grace.who, "room.paused"),
        }
        assert {subject for _, what, subject in rows if what == "attempt.moved"} == {
            f"attempt:{ada.id}",
            f"attempt:{bob.id}",
        }


class TestMoving:
    def test_a_change_of_machine_stops_the_clock_until_the_new_seat_answers(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        left = left_ms(hall, ada)
        assert move(hall, ada, begins=True)
        assert hall.attempt(ada).state == "moving"
        hall.clock.forward(seconds=40)
        assert move(hall, ada, begins=False)
        assert (hall.attempt(ada).state, left_ms(hall, ada)) == ("theory", left)
        assert not move(hall, ada, begins=False)

    def test_who_arrives_at_the_new_seat_of_a_paused_room_waits_with_it(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        left = left_ms(hall, ada)
        move(hall, ada, begins=True)
        pause(hall)
        assert hall.attempt(ada).state == "paused"
        move(hall, ada, begins=False)
        assert hall.attempt(ada).state == "paused"
        hall.clock.forward(minutes=1)
        resume(hall)
        assert (hall.attempt(ada).state, left_ms(hall, ada)) == ("theory", left)

    def test_who_moves_before_the_start_begins_at_the_new_seat(self, hall: Hall) -> None:
        hall.register("Ada")
        hall.admit()
        ada = hall.arrive("Ada")
        move(hall, ada, begins=True)
        hall.steer("running")
        hall.clock.forward(minutes=3)
        move(hall, ada, begins=False)
        assert (hall.attempt(ada).state, left_ms(hall, ada)) == ("theory", 207 * 60_000)


def test_before_the_first_answer_a_pause_only_puts_the_latest_start_off(hall_maker: HallMaker) -> None:
    hall = hall_maker(clock_from="first_answer")
    (ada, bob) = hall.running("Ada", "Bob")
    start = hall.clock()
    pause(hall)
    hall.clock.forward(minutes=20)
    resume(hall)
    assert attempts.my_timing(hall.deps, ada.actor).starts_by == start + minutes(35)
    assert end_of(hall, bob) == start + minutes(35 + 210)
    hall.save(ada, (ITEM, 1, A))
    assert left_ms(hall, ada) == 210 * 60_000
    hall.clock.forward(minutes=15 + 210, seconds=3)
    hall.close_due()
    assert (hall.attempt(bob).state, hall.attempt(bob).hand_in_cause) == ("collected", "deadline")
