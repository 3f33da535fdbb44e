"""Moving to another machine: who may, to which seat, and who needs a code at all."""

import pytest

from server.errors import Conflict, InvalidInput, NotFound, NotSignedIn
from server.services import attempts, collecting, moving, signing_in, steering
from server.services.signing_in import SignedIn, identify, sign_in_candidate
from tests.support.cast import Hall, document_of
from tests.support.moves import ELSEWHERE, arrive, credits, enter, free_seat, start


class TestSeats:
    def test_the_seat_map_and_the_register_show_both_seats_and_both_machines(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        from_seat, to = hall.seats["Ada"].seat, free_seat(hall)
        started = start(hall, ada, to)
        hall.clock.forward(seconds=40)
        arrive(hall, enter(hall, ada, started.code))
        assert hall.attempt(ada).seat_id == to
        (move,) = moving.moves_of_room(hall.deps, hall.grace, hall.sitting_room_id)
        assert (move.from_seat, move.to_seat, move.lost_ms) == (from_seat, started.seat, 40_000)
        assert (move.from_address, move.to_address) == ("10.0.0.1", ELSEWHERE)
        (ended,) = [record for record in hall.records() if record.what == "move.ended"]
        assert ended.body == {
            "from_seat": from_seat,
            "to_seat": started.seat,
            "from_address": "10.0.0.1",
            "to_address": ELSEWHERE,
            "lost_ms": 40_000,
        }

    def test_a_taken_seat_is_refused_and_a_foreign_one_is_not_there(self, hall: Hall) -> None:
        ada, bob = hall.running("Ada", "Bob")
        with pytest.raises(Conflict, match="taken"):
            start(hall, ada, hall.attempt(bob).seat_id)
        with pytest.raises(NotFound):
            start(hall, ada, 10_000)
        assert hall.attempt(ada).state == "theory"

    def test_a_move_is_taken_back_by_moving_to_the_seat_it_came_from(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        own, to = hall.attempt(ada).seat_id, free_seat(hall)
        first = start(hall, ada, to)
        hall.clock.forward(minutes=2)
        back = start(hall, ada, own, "机器恢复")
        with pytest.raises(NotSignedIn):
            enter(hall, ada, first.code)
        arrive(hall, enter(hall, ada, back.code, "10.0.0.1"))
        assert hall.attempt(ada).seat_id == own
        assert credits(hall, ada) == [("pause", 120_000, "蓝屏")]
        assert free_seat(hall) == to

    def test_who_has_not_begun_changes_the_seat_without_a_code(self, hall: Hall) -> None:
        hall.register("Ada", "Bob")
        hall.admit()
        ada = hall.sign_in("Ada")
        to = free_seat(hall)
        started = start(hall, ada, to)
        assert (started.code, started.move, hall.attempt(ada).seat_id) == (None, None, to)
        assert attempts.my_attempt(hall.deps, identify(hall.deps, ada.token)).state == "checked_in"
        with pytest.raises(InvalidInput):
            start(hall, ada)

    def test_nobody_is_moved_after_the_hand_in_or_without_a_reason_or_from_elsewhere(
        self, hall: Hall
    ) -> None:
        (ada,) = hall.running("Ada")
        with pytest.raises(InvalidInput):
            start(hall, ada, reason=" ")
        with pytest.raises(NotFound):
            moving.start_move(
                hall.deps, hall.people["annie"], hall.sitting_room_id, ada.id, None, "not their room"
            )
        steering.collect(hall.deps, hall.grace, hall.sitting_room_id, "done", [ada.id])
        with pytest.raises(Conflict):
            start(hall, ada)

    def test_a_room_collects_who_is_on_the_move(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        hall.save(ada, ("one-single", 1, {"choice": "a"}))
        code = start(hall, ada).code
        steering.collect(hall.deps, hall.grace, hall.sitting_room_id, "fire alarm", None)
        assert hall.attempt(ada).state == "collected"
        with pytest.raises(NotSignedIn):
            enter(hall, ada, code)
        assert collecting.close_due(hall.deps) == 0


class TestSigningInAgain:
    """Without a code: only at the machine one sat at, once the questions are open."""

    def sign_in(self, hall: Hall, address: str) -> SignedIn:
        number = hall.seats["Ada"].candidate_number
        code = hall.sitting_room().start_code
        return sign_in_candidate(hall.deps, number, document_of("Ada")[-6:], code, address)

    def test_the_same_machine_goes_on_after_a_crash_without_asking_anybody(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        ends_at = hall.attempt(ada).closes_at
        hall.clock.forward(minutes=5)
        again = self.sign_in(hall, "10.0.0.1")
        assert identify(hall.deps, again.token).arriving is False
        assert (hall.attempt(ada).closes_at, credits(hall, ada)) == (ends_at, [])

    def test_another_machine_needs_a_code_of_staff(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        with pytest.raises(Conflict) as refused:
            self.sign_in(hall, ELSEWHERE)
        assert refused.value.fields == {"needs_move_code": True}
        assert identify(hall.deps, ada.token).attempt_id == ada.id

    def test_on_the_move_even_the_old_machine_needs_the_code(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        start(hall, ada)
        with pytest.raises(Conflict):
            self.sign_in(hall, "10.0.0.1")

    def test_before_the_questions_and_after_the_end_any_machine_will_do(self, hall: Hall) -> None:
        hall.register("Ada")
        hall.admit()
        self.sign_in(hall, "10.0.0.1")
        signed = self.sign_in(hall, ELSEWHERE)
        attempts.confirm_particulars(hall.deps, signed.actor)
        attempts.accept_rules(hall.deps, signed.actor, True)
        hall.steer("running")
        hall.clock.forward(minutes=211)
        hall.close_due()
        assert self.sign_in(hall, "10.0.0.1").actor.attempt_id == signed.actor.attempt_id
        assert signing_in.identify_former(hall.deps, signed.token) is not None
