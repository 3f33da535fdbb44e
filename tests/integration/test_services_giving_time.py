"""Giving time, explaining it, and the rules of entry: what staff may do to an end, and that it adds up."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from server.commands.time import as_document, lines_of
from server.errors import Conflict, Forbidden, InvalidInput, NotFound, NotSignedIn
from server.exam.ledger import MILLISECOND
from server.exam.words import Section
from server.services import accommodations, attempts, explaining, halting, late_arrivals
from server.services.accommodations import Shares
from server.services.actors import Actor
from server.services.giving_time import Grant, give_time
from server.services.second_person import SecondPerson
from server.services.tails import facts_after, last_fact_id
from server.services.views_time import TimeExplanation
from tests.support.cast import PASSWORD, Hall, HallMaker, Seated

QUARTER = Shares(percent=Decimal(25))
NOTHING = Shares()


def minutes(amount: float) -> timedelta:
    return timedelta(minutes=amount)


def end_of(hall: Hall, seated: Seated) -> datetime:
    end = hall.attempt(seated).closes_at
    assert end is not None
    return end


def give(hall: Hall, actor: Actor, amount: str, *seated: Seated, second: SecondPerson | None = None) -> int:
    asked = Grant(minutes=Decimal(amount), reason="power cut", second=second)
    ids = [each.id for each in seated] or None
    return give_time(hall.deps, actor, hall.sitting_room_id, asked, ids)


def accommodate(hall: Hall, name: str, theory: Shares, practical: Shares) -> None:
    number = hall.seats[name].candidate_number
    office = hall.people["barbara"]
    accommodations.accommodate(hall.deps, office, hall.sitting_id, number, theory, practical, "eyesight")


def adds_up(found: TimeExplanation) -> bool:
    assert found.base_at is not None
    end = found.base_at
    for row in found.rows:
        end += row.ms * MILLISECOND
        assert row.closes_at == end
    return end == found.closes_at and sum(found.sums.values()) == sum(row.ms for row in found.rows)


class TestLimits:
    def test_they_hold_for_all_that_one_candidate_was_given(self, hall: Hall) -> None:
        ada, bob = hall.running("Ada", "Bob")
        give(hall, hall.grace, "6", ada)
        with pytest.raises(Forbidden) as refused:
            give(hall, hall.grace, "4.5", ada)
        assert refused.value.fields["left_minutes"] == "4.0"
        give(hall, hall.grace, "4", ada)
        with pytest.raises(Forbidden):
            give(hall, hall.grace, "0.1")  # for everybody, of whom one has had it all
        assert end_of(hall, bob) == hall.clock() + minutes(210)
        give(hall, hall.chief, "40", ada)
        with pytest.raises(Forbidden):
            give(hall, hall.chief, "1", ada)

    def test_above_the_chiefs_limit_two_persons_sign(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        refusals: list[tuple[type[Exception], SecondPerson]] = [
            (NotSignedIn, SecondPerson(login="barbara", password="wrong")),
            (Forbidden, SecondPerson(login="katherine", password=PASSWORD)),
            (Forbidden, SecondPerson(login="grace", password=PASSWORD)),
            (Forbidden, SecondPerson(login="hedy", password=PASSWORD)),
        ]
        for error, second in refusals:
            with pytest.raises(error):
                give(hall, hall.chief, "90", ada, second=second)
        second = SecondPerson(login="barbara", password=PASSWORD)
        assert give(hall, hall.chief, "90", ada, second=second) == 1
        assert end_of(hall, ada) == hall.clock() + minutes(300)
        (row,) = [row for row in hall.records() if row.what == "credit.granted"]
        assert (row.who, row.body["second"]) == (hall.chief.who, "staff:barbara")

    def test_a_pause_uses_up_nobodys_limit(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        for paused in (True, False):
            halting.set_pause(hall.deps, hall.grace, hall.sitting_room_id, paused, "why", [ada.id])
            hall.clock.forward(minutes=30)
        assert give(hall, hall.grace, "10", ada) == 1


class TestExactEnd:
    def until(self, hall: Hall, at: datetime, *seated: Seated) -> int:
        asked = Grant(ends_at=at, reason="together")
        return give_time(hall.deps, hall.chief, hall.sitting_room_id, asked, [each.id for each in seated])

    def test_everybody_chosen_ends_then_and_the_ledger_says_by_how_much(self, hall: Hall) -> None:
        ada, bob = hall.running("Ada", "Bob")
        give(hall, hall.grace, "5", ada)
        at = end_of(hall, ada) + minutes(2)
        assert self.until(hall, at, ada, bob) == 2
        assert (end_of(hall, ada), end_of(hall, bob)) == (at, at)
        assert self.until(hall, at, ada, bob) == 0

    def test_it_never_takes_time_back_and_needs_a_clock_that_runs(self, hall: Hall) -> None:
        ada, bob = hall.running("Ada", "Bob")
        give(hall, hall.grace, "5", ada)
        with pytest.raises(Conflict, match="taken back"):
            self.until(hall, end_of(hall, bob) + minutes(1), ada, bob)
        halting.set_pause(hall.deps, hall.grace, hall.sitting_room_id, True, "why", [bob.id])
        with pytest.raises(Conflict, match="does not run"):
            self.until(hall, end_of(hall, bob) + minutes(1), bob)
        with pytest.raises(InvalidInput):
            Grant(reason="why")
        with pytest.raises(InvalidInput):
            Grant(reason="why", minutes=Decimal(1), ends_at=hall.clock())


class TestTelling:
    def test_one_fact_tells_a_room_that_moved_alike_and_one_each_tells_some(self, hall: Hall) -> None:
        ada, bob, _ = hall.running("Ada", "Bob", "Cai")
        before = last_fact_id(hall.deps)
        give(hall, hall.grace, "2")
        (fact,) = facts_after(hall.deps, before)
        assert (fact.kind, fact.payload["shift_ms"], fact.payload["number"]) == (
            "room_clock_shifted",
            120_000,
            1,
        )
        assert attempts.my_timing(hall.deps, ada.actor).room_shifts == 1
        before = last_fact_id(hall.deps)
        give(hall, hall.grace, "2", ada, bob)
        kinds = [fact.kind for fact in facts_after(hall.deps, before)]
        assert kinds == ["timer_synced", "timer_synced", "progress_folded"]


class TestAccommodation:
    def test_shares_are_of_each_paper_and_the_end_of_theory_moves_with_them(self, hall: Hall) -> None:
        hall.register("Ada", "Bob")
        accommodate(hall, "Ada", QUARTER, Shares(minutes=Decimal(10)))
        hall.admit()
        ada, bob = hall.arrive("Ada"), hall.arrive("Bob")
        hall.steer("running")
        assert hall.attempt(ada).theory_closes_at == hall.clock() + minutes(90 + 22.5)
        assert end_of(hall, ada) == hall.clock() + minutes(210 + 22.5 + 10)
        assert end_of(hall, bob) == hall.clock() + minutes(210)

    def test_a_mistake_is_put_right_before_the_clock_runs_and_never_afterwards(self, hall: Hall) -> None:
        hall.register("Ada")
        accommodate(hall, "Ada", QUARTER, QUARTER)
        accommodate(hall, "Ada", NOTHING, Shares(minutes=Decimal(6)))
        hall.admit()
        ada = hall.arrive("Ada")
        hall.steer("running")
        assert end_of(hall, ada) == hall.clock() + minutes(216)
        with pytest.raises(Conflict, match="taken back"):
            accommodate(hall, "Ada", NOTHING, NOTHING)
        accommodate(hall, "Ada", QUARTER, Shares(minutes=Decimal(6)))
        assert end_of(hall, ada) == hall.clock() + minutes(216 + 22.5)
        found = explaining.explain_mine(hall.deps, ada.actor)
        assert adds_up(found)
        amounts = [row.ms / 60_000 for row in found.rows if row.what == "accommodation"]
        assert amounts == [52.5, -46.5, 22.5]

    def test_only_people_of_the_sitting_are_found(self, hall: Hall) -> None:
        hall.register("Ada")
        with pytest.raises(NotFound):
            accommodations.accommodate(
                hall.deps, hall.people["hedy"], hall.sitting_id, "1", QUARTER, QUARTER, "why"
            )
        with pytest.raises(NotFound):
            accommodations.accommodate(hall.deps, hall.chief, hall.sitting_id, "123", QUARTER, QUARTER, "why")


class TestTwoClocks:
    @pytest.fixture
    def split(self, hall_maker: HallMaker) -> Hall:
        return hall_maker(timing="fixed", total_minutes=210, theory_max_minutes=90)

    def test_what_theory_leaves_is_lost(self, split: Hall) -> None:
        (ada,) = split.running("Ada")
        split.clock.forward(minutes=50)
        view = attempts.change_section(split.deps, ada.actor, Section.PRACTICAL)
        assert view.remaining_ms == 120 * 60_000
        with pytest.raises(Conflict):
            attempts.change_section(split.deps, ada.actor, Section.THEORY)
        found = explaining.explain_mine(split.deps, ada.actor)
        assert adds_up(found)
        assert [(row.what, row.ms) for row in found.rows][-1] == ("unused_theory", -40 * 60_000)

    def test_whoever_runs_out_of_theory_has_all_of_the_practical_time(self, split: Hall) -> None:
        ada, bob = split.running("Ada", "Bob")
        start = split.clock()
        split.clock.forward(minutes=90, seconds=3)
        assert split.close_due() == 2
        assert end_of(split, ada) == start + minutes(210) + timedelta(seconds=3) == end_of(split, bob)
        assert adds_up(explaining.explain_mine(split.deps, ada.actor))

    def test_a_server_that_was_away_when_theory_ended_moves_no_deadline(self, split: Hall) -> None:
        (ada,) = split.running("Ada")
        before = end_of(split, ada)
        split.clock.forward(minutes=97)
        split.close_due()
        assert end_of(split, ada) == before

    def test_time_belongs_to_the_paper_it_was_given_in(self, split: Hall) -> None:
        (ada,) = split.running("Ada")
        start = split.clock()
        give(split, split.grace, "4", ada)
        assert split.attempt(ada).theory_closes_at == start + minutes(94)
        split.clock.forward(minutes=10)
        split.practise(ada)
        give(split, split.grace, "6", ada)
        assert split.attempt(ada).theory_closes_at == start + minutes(94)
        assert end_of(split, ada) == start + minutes(10 + 120 + 6)


class TestEntry:
    def test_the_chief_lets_somebody_in_after_the_limit_without_extra_time(self, hall: Hall) -> None:
        hall.register("Ada", "Bob")
        hall.admit()
        ada = hall.arrive("Ada")
        bob_id = hall.seats["Bob"].attempt_id
        with pytest.raises(Conflict, match="not started"):
            late_arrivals.permit(hall.deps, hall.chief, hall.sitting_room_id, bob_id, "snow")
        hall.steer("running")
        hall.clock.forward(minutes=40)
        assert late_arrivals.permit(hall.deps, hall.chief, hall.sitting_room_id, bob_id, "snow") == 1
        assert late_arrivals.permit(hall.deps, hall.chief, hall.sitting_room_id, bob_id, "snow") == 0
        bob = hall.arrive("Bob")
        assert end_of(hall, bob) == end_of(hall, ada)
        with pytest.raises(Conflict):
            late_arrivals.permit(hall.deps, hall.chief, hall.sitting_room_id, bob_id, "snow")


class TestExplaining:
    def test_every_row_says_who_why_and_how_much(self, hall: Hall) -> None:
        ada, bob = hall.running("Ada", "Bob")
        give(hall, hall.grace, "5", ada)
        halting.set_pause(hall.deps, hall.grace, hall.sitting_room_id, True, "fire alarm", None)
        hall.clock.forward(minutes=9, seconds=20)
        halting.set_pause(hall.deps, hall.grace, hall.sitting_room_id, False, "over", None)
        found = explaining.explain_seat(hall.deps, hall.chief, hall.sitting_room_id, ada.id)
        assert adds_up(found)
        assert [(row.what, row.ms, row.reason, row.by) for row in found.rows] == [
            ("allowance", 210 * 60_000, "", ""),
            ("credit", 5 * 60_000, "power cut", "Grace"),
            ("pause", 560_000, "fire alarm", "Grace"),
        ]
        with pytest.raises(NotFound):
            explaining.explain_seat(hall.deps, hall.people["annie"], hall.sitting_room_id, ada.id)
        with pytest.raises(NotFound):
            explaining.explain_seat(hall.deps, hall.chief, hall.sitting_room_id, "f" * 32)
        assert adds_up(explaining.explain_by_name(hall.deps, hall.seats["Bob"].candidate_number))
        assert explaining.explain_by_name(hall.deps, bob.id).attempt_id == bob.id

    def test_the_command_reads_it_out(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        give(hall, hall.grace, "5", ada)
        halting.set_pause(hall.deps, hall.grace, hall.sitting_room_id, True, "fire alarm", None)
        found = explaining.explain_by_name(hall.deps, ada.id)
        text = "\n".join(lines_of(found, 1))
        assert "+3:30:00.000  allowance" in text
        assert "+0:05:00.000  time given  Grace  power cut" in text
        assert "the clock stands  Grace  fire alarm" in text
        assert "补时" in "\n".join(lines_of(found, 0))
        document = as_document(found)
        assert document["closes_at"] == "2026-03-14T04:35:00.000Z"

    def test_before_the_start_there_is_nothing_to_add_up(self, hall: Hall) -> None:
        hall.register("Ada")
        found = explaining.explain_by_name(hall.deps, hall.seats["Ada"].candidate_number)
        assert (found.rows, found.base_at, found.closes_at) == ((), None, None)
        assert "not started" in lines_of(found, 1)[0]
