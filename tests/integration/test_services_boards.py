"""The board shows the room as it is, to those who may watch, in a number of statements that does not grow."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event

from server.errors import NotFound
from server.services import boards, grading, presence, results, sittings, steering, submitting
from server.services.actors import Actor
from server.services.tails import facts_after
from server.services.views_rooms import BoardCell
from tests.support.cast import DOUBLE, TIMES, Hall, HallMaker, Seated, files, new_sitting, written


def cell(hall: Hall, name: str) -> BoardCell:
    view = boards.board(hall.deps, hall.grace, hall.sitting_room_id)
    return next(each for each in view.cells if each.candidate_name == name)


def see(hall: Hall, seated: Seated, *, connected: bool = True) -> None:
    presence.note_presence(hall.deps, {seated.id: (connected, hall.clock())})


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def statements(hall: Hall, read: Callable[[], object]) -> int:
    read()  # forms and tasks are read once and kept
    with counted(hall.deps.store.engine) as sent:
        read()
    return len(sent)


def test_a_cell_shows_progress_clock_and_presence(hall: Hall) -> None:
    ada, _bob = hall.running("Ada", "Bob")
    hall.save(ada, ("one-single", 1, {"choice": "a"}), ("two-multiple", 1, {"flagged": True}))
    hall.save(ada, ("@place", 1, {"item": "one-single"}))
    hall.practise(ada)
    for _ in range(2):
        submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
    steering.grant_credit(hall.deps, hall.grace, hall.sitting_room_id, Decimal(5), "why", [ada.id])
    hall.clock.forward(minutes=15)
    see(hall, ada)
    shown = cell(hall, "Ada")
    assert (shown.live, shown.state, shown.section) == ("answering", "practical", "practical")
    assert (shown.answered, shown.total, shown.flagged, shown.submitted_tasks) == (1, 7, 1, 1)
    assert (shown.remaining_ms, shown.credits_ms) == (200 * 60_000, 5 * 60_000)
    assert shown.last_seen_at == hall.clock()
    assert cell(hall, "Bob").credits_ms == 0


def test_who_is_silent_for_too_long_is_shown_offline_and_comes_back(hall: Hall) -> None:
    (ada,) = hall.running("Ada")
    see(hall, ada)
    hall.clock.forward(seconds=14)
    assert cell(hall, "Ada").live == "answering"
    hall.clock.forward(seconds=2)
    assert cell(hall, "Ada").live == "offline"
    see(hall, ada)
    assert cell(hall, "Ada").live == "answering"


def test_every_seat_is_there_with_its_place_also_the_free_ones(hall: Hall) -> None:
    hall.register("Ada")
    view = boards.board(hall.deps, hall.grace, hall.sitting_room_id)
    assert [each.number for each in view.cells] == list(range(1, 9))
    assert sum(each.live == "empty" for each in view.cells) == 7
    assert [each.number for each in view.cells if each.spare] == [7, 8]
    assert len({(each.row, each.column) for each in view.cells}) == 8
    assert (view.counts["expected"], view.counts["present"]) == (1, 0)


def test_the_board_says_up_to_which_fact_it_is_true(hall: Hall) -> None:
    hall.running("Ada")
    view = boards.board(hall.deps, hall.grace, hall.sitting_room_id)
    of_room = [
        fact.seq for fact in facts_after(hall.deps, 0) if fact.channel == f"room:{hall.sitting_room_id}"
    ]
    assert view.seq == of_room[-1]


def test_forty_seats_cost_no_more_statements_than_two(hall_maker: HallMaker) -> None:
    hall = hall_maker(seats=42)
    hall.register("Ada", "Bob")
    few = statements(hall, lambda: boards.board(hall.deps, hall.grace, hall.sitting_room_id))
    hall.register(*(f"Person {number}" for number in range(38)))
    assert statements(hall, lambda: boards.board(hall.deps, hall.grace, hall.sitting_room_id)) == few
    view = boards.board(hall.deps, hall.grace, hall.sitting_room_id)
    assert view.counts["expected"] == 40
    assert few <= 20


def test_lists_of_a_sitting_cost_no_more_with_more_people(hall: Hall) -> None:
    """Submissions with what counts of them, and results: read in a fixed number of statements."""
    people = hall.running("Ada", "Bob", "Cai")
    readers: list[Callable[[], object]] = [
        lambda: grading.submissions(hall.deps, hall.chief, hall.sitting_id),
        lambda: results.results(hall.deps, hall.chief, hall.sitting_id),
    ]

    def everybody_submits(seated: list[Seated]) -> list[int]:
        for each in seated:
            hall.practise(each)
            submitting.submit(hall.deps, each.actor, DOUBLE, files(TIMES[2]))
        return [statements(hall, read) for read in readers]

    assert everybody_submits(people[:1]) == everybody_submits(people[1:])
    hall.judge()
    entries = grading.submissions(hall.deps, hall.chief, hall.sitting_id)
    assert [entry.counts for entry in entries] == [True, True, True]


class TestScopes:
    """A room outside one's reach is not there, for every way of asking."""

    def ways(self, hall: Hall, actor: Actor, seated: Seated) -> list[Callable[[], object]]:
        room = hall.sitting_room_id
        return [
            lambda: boards.board(hall.deps, actor, room),
            lambda: boards.may_watch(hall.deps, actor, room),
            lambda: steering.set_room_state(hall.deps, actor, room, "collecting", "why"),
            lambda: steering.grant_credit(hall.deps, actor, room, Decimal(1), "why", [seated.id]),
            lambda: steering.send_message(hall.deps, actor, room, "安静", None),
            lambda: steering.collect(hall.deps, actor, room, "why", None),
        ]

    @pytest.mark.parametrize("who", ["annie", "hedy", "edsger", "alan"])
    def test_a_foreign_room_is_not_found(self, hall: Hall, who: str) -> None:
        (ada,) = hall.running("Ada")
        for way in self.ways(hall, hall.people[who], ada):
            with pytest.raises(NotFound):
                way()
        assert steering.my_sitting_rooms(hall.deps, hall.people[who]) == []

    def test_ones_own_room_and_ones_own_station_are_found(self, hall: Hall) -> None:
        for who in ("grace", "katherine", "barbara"):
            (view,) = steering.my_sitting_rooms(hall.deps, hall.people[who])
            assert view.id == hall.sitting_room_id
            boards.may_watch(hall.deps, hall.people[who], view.id)

    def test_an_invigilator_sees_no_room_of_the_station_but_the_assigned_one(self, hall: Hall) -> None:
        view = sittings.create_sitting(
            hall.deps, hall.admin, new_sitting(hall.room_id, code="other", sitting_no=2)
        )
        with pytest.raises(NotFound):
            boards.board(hall.deps, hall.grace, view.rooms[0].id)
        boards.board(hall.deps, hall.chief, view.rooms[0].id)

    def test_sittings_results_and_submissions_of_another_station_are_not_there(self, hall: Hall) -> None:
        (ada,) = hall.running("Ada")
        hall.practise(ada)
        hall.save(ada, (DOUBLE, 1, written(TIMES[2])))
        sent = submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        hedy = hall.people["hedy"]
        assert sittings.sittings(hall.deps, hedy) == []
        ways: list[Callable[[], object]] = [
            lambda: sittings.sitting(hall.deps, hedy, hall.sitting_id),
            lambda: results.results(hall.deps, hedy, hall.sitting_id),
            lambda: results.results_csv(hall.deps, hedy, hall.sitting_id),
            lambda: grading.submissions(hall.deps, hedy, hall.sitting_id),
            lambda: grading.submission(hall.deps, hedy, sent.id),
            lambda: grading.score(hall.deps, hedy, ada.id),
        ]
        for way in ways:
            with pytest.raises(NotFound):
                way()

    def test_messages_reach_whom_they_are_for(self, hall: Hall) -> None:
        ada, bob = hall.running("Ada", "Bob")
        last = facts_after(hall.deps, 0)[-1].id
        steering.send_message(hall.deps, hall.grace, hall.sitting_room_id, "请坐好", ada.id)
        told = {fact.channel for fact in facts_after(hall.deps, last) if fact.kind == "message_sent"}
        assert told == {f"attempt:{ada.id}", f"room:{hall.sitting_room_id}"}
        with pytest.raises(NotFound):
            steering.send_message(hall.deps, hall.grace, hall.sitting_room_id, "谁", "f" * 32)
        assert f"attempt:{bob.id}" not in told
