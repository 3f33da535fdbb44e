"""Collecting and starting a crowd: bounded transactions, in which saving and the others get their turn."""

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from server.exam.room_states import RoomState
from server.services import collecting, steering
from server.services.collecting import BATCH
from server.services.moves import move_room
from server.store.tables.journal import ChannelRow, FactRow, RecordRow
from server.store.tables.judging import JobRow, SubmissionRow
from server.store.tables.receipts import ReceiptRow
from server.store.tables.sittings import AttemptRow, SittingRoomRow
from tests.support.cast import TIMES, Hall, Seated, written
from tests.support.crowd import answer, crowd

MANY = 2 * BATCH + 10


def at_work(hall: Hall, count: int = MANY) -> list[Seated]:
    """A running room of so many who have answered, in the practical paper."""
    (ada,) = hall.running("Ada")
    hall.practise(ada)
    people = [ada, *crowd(hall, ada, count - 1)]
    answer(hall, people)
    return people


def count(hall: Hall, kind: type, *conditions: Any) -> int:
    with hall.deps.store.read() as work:
        return work.rows.scalar(select(func.count()).select_from(kind).where(*conditions)) or 0


def test_a_whole_crowd_is_taken_in_with_one_of_everything_for_each(hall: Hall) -> None:
    at_work(hall)
    hall.clock.forward(minutes=210, seconds=2.999)
    assert hall.close_due() == 0
    hall.clock.forward(seconds=0.001)
    assert hall.close_due() == MANY + 1  # and the room
    assert (
        count(hall, AttemptRow, AttemptRow.state == "collected", AttemptRow.hand_in_cause == "deadline")
        == MANY
    )
    assert count(hall, SubmissionRow, SubmissionRow.cause == "collected") == 2 * MANY
    assert count(hall, JobRow, JobRow.kind == "judge", JobRow.state == "queued") == 2 * MANY
    assert count(hall, ReceiptRow) == MANY
    assert count(hall, RecordRow, RecordRow.reason == "deadline") == MANY
    assert hall.close_due() == 0


def test_facts_are_numbered_without_gaps_in_the_order_of_their_ids(hall: Hall) -> None:
    at_work(hall)
    hall.clock.forward(minutes=211)
    hall.close_due()
    with hall.deps.store.read() as work:
        facts = work.rows.execute(select(FactRow.channel, FactRow.seq).order_by(FactRow.id))
        last: dict[str, int] = {}
        for channel, seq in facts:
            assert seq == last.get(channel, 0) + 1, channel
            last[channel] = seq
        assert last == {row.name: row.seq for row in work.rows.scalars(select(ChannelRow))}


def test_others_get_their_turn_between_the_transactions(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who saves meanwhile, with time left, is served before the crowd is through."""
    people = at_work(hall)
    late = people[-1]
    with hall.deps.store.write() as work:
        row = work.get(AttemptRow, late.id)
        row.closes_at = hall.clock() + (2 * (row.closes_at - hall.clock()))
    hall.clock.forward(minutes=211)
    real, saved_after = collecting.take_in_all, []

    def taking(*given: Any) -> Any:
        made = real(*given)
        saver = threading.Thread(target=save)
        saver.start()
        savers.append(saver)
        return made

    def save() -> None:
        hall.save(late, ("double-up", 10 + len(saved_after), written(TIMES[2])))
        saved_after.append(count(hall, AttemptRow, AttemptRow.state == "collected"))

    savers: list[threading.Thread] = []
    monkeypatch.setattr(collecting, "take_in_all", taking)
    monkeypatch.setattr(collecting, "GIVE_WAY_S", 0.2)
    hall.close_due()
    for saver in savers:
        saver.join(10)
    assert saved_after[0] == BATCH


def test_many_who_hand_in_at_once_get_their_own_receipts(hall: Hall) -> None:
    people = at_work(hall)
    hall.clock.forward(minutes=61)
    with ThreadPoolExecutor(16) as pool:
        receipts = list(pool.map(lambda each: collecting.hand_in(hall.deps, each.actor), people))
    assert [receipt.attempt for receipt in receipts] == [each.id for each in people]
    assert len({receipt.code for receipt in receipts}) == len(people)
    assert count(hall, AttemptRow, AttemptRow.state == "handed_in") == MANY
    assert count(hall, JobRow, JobRow.kind == "judge") == 2 * MANY


def test_a_hand_in_asked_for_in_time_counts_whoever_is_served_first(hall: Hall) -> None:
    """Each is judged by when they asked, also when one who asked too late shares their transaction."""
    ada, bob = at_work(hall, 2)
    hall.clock.forward(minutes=209)
    in_time = collecting._Asked(actor=ada.actor, at=hall.clock())
    hall.clock.forward(minutes=1)
    too_late = collecting._Asked(actor=bob.actor, at=hall.clock())
    outcomes = collecting._hand_in_all(hall.deps, [too_late, in_time])
    assert [type(each).__name__ for each in outcomes] == ["AttemptClosed", "Receipt"]


def test_a_room_whose_collection_was_cut_off_is_gone_on_with(hall: Hall) -> None:
    """The server fell after the invigilator's command and before everybody was in."""
    at_work(hall)
    with hall.deps.store.write() as work:
        room = work.lock(SittingRoomRow, hall.sitting_room_id)
        move_room(work, room, RoomState.COLLECTING, "staff:grace")
    hall.close_due()
    assert (
        count(hall, AttemptRow, AttemptRow.state == "collected", AttemptRow.hand_in_cause == "staff") == MANY
    )
    assert hall.sitting_room().state == "collected"


def test_a_crowd_that_waits_begins_as_one_alone_does(hall: Hall) -> None:
    hall.register("Ada")
    hall.admit()
    ada = hall.arrive("Ada")
    crowd(hall, ada, MANY - 1)
    steering.grant_credit(hall.deps, hall.grace, hall.sitting_room_id, Decimal(2), "late bus", [f"{0:032x}"])
    hall.steer("running")
    with hall.deps.store.read() as work:
        rows = list(work.rows.scalars(select(AttemptRow).order_by(AttemptRow.id)))
        moved = work.rows.scalar(
            select(func.count()).select_from(RecordRow).where(RecordRow.body["to"].as_string() == "theory")
        )
    assert {row.state for row in rows} == {"theory"}
    ends = [row.closes_at - hall.clock() for row in rows if row.closes_at]
    assert [end.total_seconds() / 60 for end in ends] == [212, *[210] * (MANY - 1)]
    assert moved == MANY
