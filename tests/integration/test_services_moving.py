"""Moving to another machine: which code opens it, what stands still and what is given back."""

import pytest

from server.errors import LeaseLost, NotSignedIn, Throttled
from server.services import attempts, boards, halting, moving, saving
from server.services.signing_in import SignedIn, identify
from server.station.move_codes import ALPHABET, LENGTH, MOST_WRONG
from server.store.tables.answers import QuarantinedRow
from server.store.tables.moves import MoveRow
from tests.support.cast import Hall, HallMaker
from tests.support.moves import all_rows, arrive, credits, enter, free_seat, start


class TestTheClock:
    def test_it_stands_from_the_unlock_to_the_first_request_and_all_of_it_is_given_back(
        self, hall: Hall
    ) -> None:
        (ada,) = hall.running("Ada")
        hall.clock.forward(minutes=30)
        before = attempts.my_timing(hall.deps, ada.actor)
        started = start(hall, ada, free_seat(hall))
        hall.clock.forward(minutes=6, seconds=20.25)
        signed = enter(hall, ada, started.code)
        hall.clock.forward(seconds=3)
        standing = attempts.my_timing(hall.deps, signed.actor)  # nobody has been heard of yet
        assert (standing.stands, standing.remaining_ms) == (True, before.remaining_ms)
        arrive(hall, signed)
        after = attempts.my_timing(hall.deps, signed.actor)
        assert (after.remaining_ms, after.theory_remaining_ms) == (
            before.remaining_ms,
            before.theory_remaining_ms,
        )
        assert after.state == "theory"
        assert credits(hall, ada) == [("pause", 383_250, "蓝屏")]
        hall.clock.forward(seconds=1)
        assert attempts.my_timing(hall.deps, signed.actor).remaining_ms == (before.remaining_ms or 0) - 1000

    def test_only_the_first_request_counts(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        signed = enter(hall, ada, start(hall, ada).code)
        hall.clock.forward(minutes=1)
        arrive(hall, signed)
        hall.clock.forward(minutes=1)
        arrive(hall, signed)
        assert credits(hall, ada) == [("pause", 60_000, "蓝屏")]

    def test_no_end_comes_while_it_stands(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        hall.clock.forward(minutes=209)
        started = start(hall, ada)
        hall.clock.forward(minutes=9)
        hall.close_due()
        assert hall.attempt(ada).state == "moving"
        signed = enter(hall, ada, started.code)
        arrive(hall, signed)
        assert attempts.my_timing(hall.deps, signed.actor).remaining_ms == 60_000
        hall.clock.forward(minutes=1, seconds=4)
        hall.close_due()
        assert hall.attempt(ada).state == "collected"

    def test_who_was_moved_while_waiting_begins_on_arrival_without_having_lost_time(self, hall: Hall) -> None:
        hall.register("Ada")
        hall.admit()
        ada = hall.arrive("Ada")
        started = start(hall, ada)
        hall.clock.forward(minutes=2)
        hall.steer("running")
        hall.clock.forward(minutes=3)
        signed = enter(hall, ada, started.code)
        arrive(hall, signed)
        timing = attempts.my_timing(hall.deps, signed.actor)
        assert (timing.state, timing.remaining_ms) == ("theory", 210 * 60_000)
        assert credits(hall, ada) == [("pause", 180_000, "蓝屏")]

    def test_who_waits_on_after_a_move_waits_on(self, hall: Hall) -> None:
        hall.register("Ada")
        hall.admit()
        ada = hall.arrive("Ada")
        signed = enter(hall, ada, start(hall, ada).code)
        arrive(hall, signed)
        assert (hall.attempt(ada).state, credits(hall, ada)) == ("waiting", [])

    def test_a_clock_that_waits_for_the_first_answer_gives_nothing_back(self, hall_maker: HallMaker) -> None:
        hall = hall_maker(clock_from="first_answer")
        (ada,) = hall.running("Ada")
        signed = enter(hall, ada, start(hall, ada).code)
        hall.clock.forward(minutes=5)
        arrive(hall, signed)
        assert (hall.attempt(ada).state, credits(hall, ada)) == ("theory", [])

    def test_a_room_paused_meanwhile_is_waited_for_and_nothing_is_given_twice(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        hall.clock.forward(minutes=30)
        started = start(hall, ada)
        hall.clock.forward(minutes=2)
        halting.set_pause(hall.deps, hall.grace, hall.sitting_room_id, True, "fire alarm", None)
        hall.clock.forward(minutes=3)
        signed = enter(hall, ada, started.code)
        arrive(hall, signed)
        assert hall.attempt(ada).state == "paused"
        hall.clock.forward(minutes=5)
        halting.set_pause(hall.deps, hall.grace, hall.sitting_room_id, False, "false alarm", None)
        timing = attempts.my_timing(hall.deps, signed.actor)
        assert (timing.state, timing.remaining_ms) == ("theory", 180 * 60_000)

    def test_who_is_paused_by_staff_can_be_moved_and_stays_paused(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        halting.set_pause(hall.deps, hall.grace, hall.sitting_room_id, True, "ill", [ada.id])
        started = start(hall, ada)
        hall.clock.forward(minutes=3)
        arrive(hall, enter(hall, ada, started.code))
        assert hall.attempt(ada).state == "paused"

    def test_the_board_shows_what_is_left_as_standing(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        hall.clock.forward(minutes=10)
        start(hall, ada, free_seat(hall))
        hall.clock.forward(minutes=7)
        (cell,) = [
            cell
            for cell in boards.board(hall.deps, hall.grace, hall.sitting_room_id).cells
            if cell.attempt_id == ada.id
        ]
        assert (cell.live, cell.remaining_ms) == ("moving", 200 * 60_000)


class TestTheOldMachine:
    def test_its_sign_in_is_over_and_what_it_still_sends_is_refused_and_kept_apart(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        hall.save(ada, ("one-single", 1, {"choice": "a"}))
        signed = enter(hall, ada, start(hall, ada).code)
        with pytest.raises(NotSignedIn):
            identify(hall.deps, ada.token)
        with pytest.raises(LeaseLost):
            hall.save(ada, ("one-single", 2, {"choice": "b"}))
        assert [(row.item, row.revision) for row in all_rows(hall, QuarantinedRow)] == [("one-single", 2)]
        assert [view.value for view in saving.my_responses(hall.deps, signed.actor)] == [{"choice": "a"}]

    def test_it_cannot_bring_the_attempt_to_life_again(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        start(hall, ada)
        hall.clock.forward(minutes=1)
        arrive(hall, SignedIn(token=ada.token, actor=ada.actor))
        assert hall.attempt(ada).state == "moving"


class TestTheCode:
    def test_it_is_short_and_only_its_hash_is_kept(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        started = start(hall, ada)
        assert started.code is not None
        assert len(started.code) == LENGTH
        assert set(started.code) <= set(ALPHABET)
        (row,) = all_rows(hall, MoveRow)
        assert started.code not in row.code_tag
        assert all(started.code not in f"{record.body}{record.reason}" for record in hall.records())

    def test_it_may_be_typed_in_lower_case_with_a_gap_or_full_width(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        code = start(hall, ada).code or ""
        typed = f" {code[:3].lower()}-{code[3:]} ".translate({at: at + 0xFEE0 for at in range(0x21, 0x7F)})
        assert enter(hall, ada, typed).actor.attempt_id == ada.id

    def test_it_opens_once(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        code = start(hall, ada).code
        enter(hall, ada, code)
        with pytest.raises(NotSignedIn):
            enter(hall, ada, code)

    def test_it_opens_nobody_elses_attempt(self, hall: Hall) -> None:
        ada, bob = hall.running("Ada", "Bob")
        code = start(hall, ada).code
        start(hall, bob)
        with pytest.raises(NotSignedIn):
            enter(hall, bob, code)

    def test_it_runs_out_and_a_new_one_is_given(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        old = start(hall, ada).code
        hall.clock.now += moving.CODE_LASTS
        with pytest.raises(NotSignedIn):
            enter(hall, ada, old)
        new = start(hall, ada).code
        with pytest.raises(NotSignedIn):
            enter(hall, ada, old)
        signed = enter(hall, ada, new)
        arrive(hall, signed)
        assert credits(hall, ada) == [("pause", 600_000, "蓝屏")]  # from the first unlock on

    def test_a_guesser_is_slowed_down_and_then_even_the_right_code_opens_no_more(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        code = start(hall, ada).code
        throttled = 0
        for _ in range(MOST_WRONG):
            try:
                enter(hall, ada, "000000")
            except Throttled as error:
                throttled += 1
                hall.clock.forward(seconds=float(str(error.fields["retry_after_s"])))
                with pytest.raises(NotSignedIn):
                    enter(hall, ada, "000000")
            except NotSignedIn:
                pass
        assert throttled >= 3
        hall.clock.forward(minutes=2)
        with pytest.raises(NotSignedIn):
            enter(hall, ada, code)

    def test_without_a_move_no_code_opens_anything(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        with pytest.raises(NotSignedIn):
            enter(hall, ada, "")
