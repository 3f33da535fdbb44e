"""The clock of an attempt: who begins when, what moves the end, and when each door opens and shuts."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from server.errors import (
    AttemptClosed,
    Conflict,
    Forbidden,
    IllegalTransition,
    InvalidInput,
    NotFound,
    TooEarly,
)
from server.exam.words import Section
from server.services import attempts, collecting, papers, steering, submitting
from server.services.actors import Actor
from server.services.tails import FactView, facts_after, last_fact_id
from tests.support.cast import DOUBLE, TIMES, Hall, HallMaker, Seated, files, written


def minutes(amount: float) -> timedelta:
    return timedelta(minutes=amount)


def credit(hall: Hall, actor: Actor, amount: str, *attempt_ids: str, reason: str = "power cut") -> int:
    return steering.grant_credit(
        hall.deps, actor, hall.sitting_room_id, Decimal(amount), reason, list(attempt_ids) or None
    )


def told(hall: Hall, after: int, channel: str) -> list[FactView]:
    return [fact for fact in facts_after(hall.deps, after) if fact.channel == channel]


class TestBeginning:
    def test_everybody_who_waits_begins_at_the_start_of_the_room(self, hall: Hall) -> None:
        ada, bob = hall.running("Ada", "Bob")
        for seated in (ada, bob):
            view = attempts.my_attempt(hall.deps, seated.actor)
            assert (view.state, view.section) == ("theory", "theory")
            assert view.closes_at == hall.clock() + minutes(210)
            assert view.theory_closes_at == hall.clock() + minutes(90)

    def test_the_rules_come_after_the_particulars_and_must_be_accepted(self, hall: Hall) -> None:
        hall.register("Ada")
        hall.admit()
        ada = hall.sign_in("Ada")
        with pytest.raises(InvalidInput):
            attempts.accept_rules(hall.deps, ada.actor, False)
        with pytest.raises(Conflict, match="particulars"):
            attempts.accept_rules(hall.deps, ada.actor, True)
        attempts.confirm_particulars(hall.deps, ada.actor)
        assert attempts.accept_rules(hall.deps, ada.actor, True).state == "waiting"

    def test_who_comes_late_begins_at_once_and_ends_with_the_others(self, hall: Hall) -> None:
        hall.register("Ada", "Bob")
        hall.admit()
        hall.arrive("Ada")
        hall.steer("running")
        started_at = hall.clock()
        hall.clock.forward(minutes=15)
        bob = hall.arrive("Bob")
        view = attempts.my_attempt(hall.deps, bob.actor)
        assert (view.state, view.closes_at) == ("theory", started_at + minutes(210))

    def test_after_the_late_limit_nobody_begins(self, hall: Hall) -> None:
        hall.register("Ada", "Bob")
        hall.admit()
        hall.arrive("Ada")
        hall.steer("running")
        hall.clock.forward(minutes=15, seconds=0.001)
        with pytest.raises(Conflict) as refused:
            hall.arrive("Bob")
        assert refused.value.fields == {"late": True}
        bob = hall.sign_in("Bob")
        assert attempts.my_attempt(hall.deps, bob.actor).state == "checked_in"

    def test_coming_back_on_another_machine_changes_no_clock(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        ends_at = hall.attempt(ada).closes_at
        hall.clock.forward(minutes=40)
        assert hall.attempt(hall.sign_in("Ada")).closes_at == ends_at

    def test_no_paper_is_shown_before_its_time(self, hall: Hall) -> None:
        hall.register("Ada")
        hall.admit()
        ada = hall.arrive("Ada")
        for section in Section:
            with pytest.raises(Conflict):
                papers.my_arrangement(hall.deps, ada.actor, section)
        hall.steer("running")
        assert len(papers.my_arrangement(hall.deps, ada.actor, Section.THEORY).entries) == 5
        with pytest.raises(Conflict):
            papers.my_arrangement(hall.deps, ada.actor, Section.PRACTICAL)
        hall.practise(ada)
        assert len(papers.my_arrangement(hall.deps, ada.actor, Section.PRACTICAL).entries) == 2
        with pytest.raises(Conflict):
            papers.my_arrangement(hall.deps, ada.actor, Section.THEORY)

    def test_a_paper_tells_no_key_and_keeps_its_order_for_this_attempt(self, hall: Hall) -> None:
        ada, bob = hall.running("Ada", "Bob")
        first = papers.my_arrangement(hall.deps, ada.actor, Section.THEORY)
        assert first == papers.my_arrangement(hall.deps, ada.actor, Section.THEORY)
        whole = papers.whole_paper(hall.deps, first.sitting_id, Section.THEORY)
        for entry in whole["entries"]:
            assert set(entry) == {"key", "number", "points", "item"}
            assert set(entry["item"]) == {"id", "kind", "stem_html", "code_html", "options", "blanks"}
            assert all(set(option) == {"id", "html"} for option in entry["item"]["options"])
            assert all(set(blank) == {"id"} for blank in entry["item"]["blanks"])
        assert "The remainder is 1." not in str(whole)  # why an option is right
        others = papers.my_arrangement(hall.deps, bob.actor, Section.THEORY)
        assert _sorted(others) == _sorted(first)
        assert [key for key, _ in _sorted(first)] == sorted(entry["key"] for entry in whole["entries"])


def _sorted(arrangement: papers.Arrangement) -> list[tuple[str, list[str]]]:
    return sorted((key, sorted(options)) for key, options in arrangement.entries)


class TestSealing:
    def test_a_candidate_seals_theory_for_good(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        hall.clock.forward(minutes=30)
        view = attempts.change_section(hall.deps, ada.actor, Section.PRACTICAL)
        assert (view.section, view.theory_remaining_ms) == ("practical", None)
        assert view.remaining_ms == 180 * 60_000  # what theory did not use is there for practice
        with pytest.raises(Conflict, match="sealed"):
            attempts.change_section(hall.deps, ada.actor, Section.THEORY)

    def test_the_clock_seals_theory_after_its_grace_and_only_once(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        hall.clock.forward(minutes=90, seconds=2.999)
        assert hall.close_due() == 0
        hall.clock.forward(seconds=0.001)
        assert (hall.close_due(), hall.close_due()) == (1, 0)
        row = hall.attempt(ada)
        assert (row.state, row.theory_sealed_at) == ("practical", hall.clock())

    def test_where_timing_is_free_one_may_go_back_and_nothing_is_sealed(self, hall_maker: HallMaker) -> None:
        hall = hall_maker(timing="free")
        (ada,) = hall.running("Ada")
        for section in (Section.PRACTICAL, Section.THEORY, Section.PRACTICAL):
            assert attempts.change_section(hall.deps, ada.actor, section).section == section
        hall.clock.forward(minutes=100)
        assert hall.close_due() == 0
        assert hall.attempt(ada).theory_sealed_at is None
        assert attempts.my_attempt(hall.deps, ada.actor).theory_closes_at is None

    def test_changing_to_where_one_is_changes_nothing(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        assert hall.recorded(lambda: attempts.change_section(hall.deps, ada.actor, Section.THEORY)) == []

    def test_nobody_changes_papers_after_the_end(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        hall.clock.forward(minutes=210)
        with pytest.raises(AttemptClosed):
            attempts.change_section(hall.deps, ada.actor, Section.PRACTICAL)


class TestCredits:
    def test_a_credit_moves_both_ends_and_the_page_is_told(self, hall: Hall) -> None:
        ada, bob = hall.running("Ada", "Bob")
        start = hall.clock()
        hall.clock.forward(minutes=20)
        before = last_fact_id(hall.deps)
        assert credit(hall, hall.grace, "7.5", ada.id) == 1
        assert hall.attempt(ada).closes_at == start + minutes(217.5)
        assert hall.attempt(ada).theory_closes_at == start + minutes(97.5)
        assert hall.attempt(bob).closes_at == start + minutes(210)
        (fact,) = told(hall, before, f"attempt:{ada.id}")
        assert fact.kind == "timer_synced"
        assert fact.payload["reason"] == "credit"
        assert fact.payload["remaining_ms"] == int(197.5 * 60_000)
        assert told(hall, before, f"attempt:{bob.id}") == []

    def test_credits_add_up_and_reach_everybody_when_nobody_is_named(self, hall: Hall) -> None:
        ada, bob = hall.running("Ada", "Bob")
        start = hall.clock()
        assert credit(hall, hall.grace, "2") == 2
        assert credit(hall, hall.chief, "48", bob.id) == 1
        assert hall.attempt(ada).closes_at == start + minutes(212)
        assert hall.attempt(bob).closes_at == start + minutes(260)

    def test_a_credit_reopens_what_had_just_ended_as_long_as_nothing_was_collected(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        hall.practise(ada)
        hall.clock.forward(minutes=210, seconds=2)
        credit(hall, hall.grace, "1", ada.id)
        hall.clock.forward(seconds=50)
        assert hall.close_due() == 0
        assert hall.save(ada, (DOUBLE, 1, written(TIMES[2]))).results[0].outcome == "saved"

    def test_time_given_before_the_start_counts_from_the_start(self, hall: Hall) -> None:
        hall.register("Ada")
        hall.admit()
        ada = hall.arrive("Ada")
        credit(hall, hall.grace, "5", ada.id)
        hall.clock.forward(minutes=3)
        hall.steer("running")
        assert hall.attempt(ada).closes_at == hall.clock() + minutes(215)

    def test_how_much_a_role_may_give_at_a_time(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        with pytest.raises(Forbidden):
            credit(hall, hall.grace, "10.5", ada.id)
        with pytest.raises(Forbidden):
            credit(hall, hall.chief, "50.5", ada.id)
        for nothing in ("0", "-1", "0.000001"):
            with pytest.raises(InvalidInput):
                credit(hall, hall.grace, nothing, ada.id)
        with pytest.raises(InvalidInput):
            credit(hall, hall.grace, "5", ada.id, reason="  ")

    def test_who_is_done_or_elsewhere_gets_no_time_and_nobody_else_does_then(self, hall: Hall) -> None:
        ada, bob = hall.running("Ada", "Bob")
        ends_at = hall.attempt(bob).closes_at
        steering.collect(hall.deps, hall.grace, hall.sitting_room_id, "ill", [ada.id])
        with pytest.raises(Conflict, match="collected"):
            credit(hall, hall.grace, "5", bob.id, ada.id)
        with pytest.raises(NotFound):
            credit(hall, hall.grace, "5", bob.id, "f" * 32)
        assert hall.attempt(bob).closes_at == ends_at


class TestHandingIn:
    def refused(self, hall: Hall, seated: Seated) -> dict[str, object]:
        with pytest.raises(TooEarly) as error:
            collecting.hand_in(hall.deps, seated.actor)
        return dict(error.value.fields)

    def test_it_is_too_early_before_the_hour_and_before_theory_is_sealed(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        opens_at: datetime = hall.clock() + minutes(60)
        assert attempts.my_attempt(hall.deps, ada.actor).hand_in_from == opens_at
        hall.clock.forward(minutes=59, seconds=59.999)
        assert self.refused(hall, ada) == {"rule": "time", "hand_in_from": opens_at}
        hall.clock.forward(seconds=0.001)
        assert self.refused(hall, ada) == {"rule": "theory"}
        hall.practise(ada)
        assert collecting.hand_in(hall.deps, ada.actor).cause == "candidate"

    def test_after_the_end_there_is_nothing_to_hand_in_by_hand(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        hall.practise(ada)
        hall.clock.forward(minutes=210)
        with pytest.raises(AttemptClosed):
            collecting.hand_in(hall.deps, ada.actor)


class TestCommands:
    def test_running_and_submitting_get_no_grace(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        with pytest.raises(Conflict, match="not open yet"):
            submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        hall.practise(ada)
        hall.clock.forward(minutes=209, seconds=59.999)
        submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        hall.clock.forward(seconds=0.001)
        with pytest.raises(AttemptClosed):
            submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[3]))
        with pytest.raises(AttemptClosed):
            submitting.start_try(hall.deps, ada.actor, DOUBLE, files(TIMES[2]), None, "1")

    def test_a_room_takes_its_steps_in_order(self, hall: Hall) -> None:
        with pytest.raises(Conflict, match="not ready"):
            hall.steer("admitting")
        hall.running("Ada")
        with pytest.raises(IllegalTransition):
            hall.steer("running")
        with pytest.raises(InvalidInput):
            hall.steer("closed")
        with pytest.raises(InvalidInput):
            hall.steer("collecting", reason=" ")
