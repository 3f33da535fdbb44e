"""Measuring outages: what heartbeats that stop and come back leave behind, for one and for the room."""

from decimal import Decimal

from sqlalchemy import select

from server.services import halting, steering
from server.services.outages import room_outages
from server.services.presence import note_presence
from server.services.views_outages import LostTime, RoomOutages
from server.store.tables.watching import OutageRow
from tests.support.app import Served, hang_up, until
from tests.support.cast import Hall, Seated


def beat(hall: Hall, *seated: Seated) -> None:
    """All of them are heard of now."""
    note_presence(hall.deps, {each.id: (True, hall.clock()) for each in seated})


def beat_for(hall: Hall, seconds: int, *seated: Seated) -> None:
    """A heartbeat every ten seconds for so long."""
    for _ in range(seconds // 10):
        hall.clock.forward(seconds=10)
        beat(hall, *seated)


def outages(hall: Hall) -> RoomOutages:
    return room_outages(hall.deps, hall.grace, hall.sitting_room_id)


def lost(hall: Hall, seated: Seated) -> LostTime:
    (mine,) = (each for each in outages(hall).attempts if each.attempt_id == seated.id)
    return mine


def test_ordinary_heartbeats_lose_nobody_anything(hall: Hall) -> None:
    ada, bob = hall.running("Ada", "Bob")
    beat(hall, ada, bob)
    beat_for(hall, 120, ada, bob)
    assert (lost(hall, ada).lost_ms, outages(hall).lost_ms) == (0, 0)


def test_a_silence_is_measured_while_it_lasts_and_kept_when_it_ends(hall: Hall) -> None:
    ada, bob = hall.running("Ada", "Bob")
    beat(hall, ada, bob)
    silent_since = hall.clock()
    beat_for(hall, 60, bob)
    assert (lost(hall, ada).lost_ms, lost(hall, ada).open_since) == (60_000, silent_since)
    hall.clock.forward(seconds=7.5)
    beat(hall, ada, bob)
    hall.clock.forward(seconds=5)
    mine = lost(hall, ada)
    assert (mine.lost_ms, mine.open_since) == (67_500, None)
    assert [(each.from_at, each.cause) for each in mine.stretches] == [(silent_since, "silence")]
    assert lost(hall, bob).lost_ms == 0


def test_writing_the_same_heartbeat_again_counts_nothing_twice(hall: Hall) -> None:
    (ada,) = hall.running("Ada")
    beat(hall, ada)
    hall.clock.forward(seconds=60)
    for _ in range(3):
        beat(hall, ada)
    with hall.deps.store.read() as work:
        assert [row.ms for row in work.rows.scalars(select(OutageRow))] == [60_000]


def test_half_the_room_silent_at_once_is_an_outage_of_the_room(hall: Hall) -> None:
    people = hall.running("Ada", "Bob", "Cai", "Dan")
    beat(hall, *people)
    beat_for(hall, 30, *people[1:])  # Ada alone: her machine
    beat_for(hall, 60, *people[2:])  # and Bob: the room
    found = outages(hall)
    assert [(each.ms, each.cause) for each in found.stretches] == [(60_000, "silence")]
    assert [each.lost_ms for each in found.attempts][:2] == [90_000, 60_000]


def test_a_staff_pause_is_not_counted_a_second_time(hall: Hall) -> None:
    """The pause gives those seconds back; what the silence had before and after it is lost."""
    ada, bob = hall.running("Ada", "Bob")
    beat(hall, ada, bob)
    for whom, length in (([ada.id], 60), (None, 30)):  # her own, and later one of the room
        hall.clock.forward(seconds=20)
        pause(hall, True, whom)
        hall.clock.forward(seconds=length)
        assert lost(hall, ada).lost_ms == (20_000 if whom else 40_000)  # while it lasts, too
        pause(hall, False, whom)
    hall.clock.forward(seconds=20)
    beat(hall, ada)
    assert lost(hall, ada).lost_ms == 60_000
    assert lost(hall, bob).lost_ms == 120_000


def pause(hall: Hall, paused: bool, whom: list[str] | None) -> None:
    halting.set_pause(hall.deps, hall.grace, hall.sitting_room_id, paused, "fuse", whom)


def test_a_credit_of_a_person_hides_no_measurement(hall: Hall) -> None:
    (ada,) = hall.running("Ada")
    beat(hall, ada)
    hall.clock.forward(seconds=60)
    steering.grant_credit(hall.deps, hall.grace, hall.sitting_room_id, Decimal(1), "sorry", [ada.id])
    assert lost(hall, ada).lost_ms == 60_000


def test_who_never_came_back_lost_the_time_up_to_their_end_and_no_more(hall: Hall) -> None:
    (ada,) = hall.running("Ada")
    hall.clock.forward(minutes=200)
    beat(hall, ada)
    hall.clock.forward(minutes=30)
    hall.close_due()
    hall.clock.forward(minutes=30)
    mine = lost(hall, ada)
    assert (mine.lost_ms, mine.open_since) == (600_000, None)


def test_silence_before_the_start_is_nobodys_loss(hall: Hall) -> None:
    hall.register("Ada")
    hall.admit()
    ada = hall.arrive("Ada")
    beat(hall, ada)
    hall.clock.forward(minutes=5)
    hall.steer("running")
    hall.clock.forward(seconds=30)
    beat(hall, ada)
    assert lost(hall, ada).lost_ms == 30_000


def test_a_plug_pulled_from_a_real_machine_is_measured(served: Served) -> None:
    """Over real sockets: heard, hung up, silent for longer than the threshold, and back."""
    hall = served.site.hall
    (ada,) = hall.running("Ada")
    socket = served.exam_socket(ada)
    assert socket.call("beat", {})["ok"]
    until(lambda: hall.attempt(ada).connected)
    hang_up(socket)
    until(lambda: not hall.attempt(ada).connected)
    hall.clock.forward(seconds=61)
    assert lost(hall, ada).open_since is not None
    assert served.exam_socket(ada).call("beat", {})["ok"]
    until(lambda: lost(hall, ada).open_since is None)
    assert lost(hall, ada).lost_ms == 61_000
