"""The server's clock: no restart and no step of the wall clock moves a deadline, and a step is seen."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from server.clock import AnchoredClock
from server.errors import AttemptClosed, Conflict
from server.services import alarms, anchoring, saving
from server.services.alarms import open_alarms
from server.services.anchoring import hold_clock, note_downtime, watch_clock
from server.services.deps import Deps
from server.services.outages import room_outages
from server.services.saving import Write
from server.store.tables.watching import AnchorRow
from server.store.work import Store
from tests.support.cast import RIGHT, START, Hall, Seated
from tests.support.machine import SetClocks

HOST = "station-1"


@pytest.fixture
def machine() -> SetClocks:
    return SetClocks()


def process(hall: Hall, machine: SetClocks, host: str = HOST) -> Deps:
    """A process of the station that starts on `machine` now."""
    clock = AnchoredClock(machine)
    deps = replace(hall.deps, clock=clock, store=Store(hall.deps.store.engine, clock, hall.bells.append))
    hold_clock(deps, host)
    return deps


def save_on(deps: Deps, seated: Seated, revision: int) -> object:
    writes = [Write(item="one-single", revision=revision, value=RIGHT["one-single"])]
    return saving.save_responses(deps, seated.actor, seated.lease, writes, deps.clock())


def kinds(deps: Deps) -> list[tuple[str, int]]:
    """Open alarms, oldest first: what and by how many seconds."""
    return [(each.kind, round(each.body["ahead_ms"] / 1000)) for each in reversed(open_alarms(deps))]


def seconds(at: datetime) -> float:
    return (at - START).total_seconds()


def test_the_clock_counts_on_whatever_the_wall_clock_is_set_to(hall: Hall, machine: SetClocks) -> None:
    deps = process(hall, machine)
    for step in (3600, -86_400, 0.5):
        machine.step(step)
        machine.forward(1)
    assert seconds(deps.clock()) == 3


def test_a_process_started_anew_counts_on_though_the_wall_clock_was_set_meanwhile(
    hall: Hall, machine: SetClocks
) -> None:
    hall.running("Ada")
    process(hall, machine)
    machine.forward(10)
    machine.step(-3600)
    machine.forward(2)
    assert seconds(process(hall, machine).clock()) == 12


@pytest.mark.parametrize("step", [3600, -3600, 86_400, -86_400])
def test_no_step_of_the_wall_clock_moves_a_deadline(hall: Hall, machine: SetClocks, step: float) -> None:
    (ada,) = hall.running("Ada")
    deps = process(hall, machine)
    machine.forward(60)
    machine.step(step)
    watch_clock(deps, HOST)
    machine.forward(210 * 60 - 60 + 2.999)
    restarted = process(hall, machine)
    save_on(restarted, ada, 1)
    machine.forward(0.001)
    for each in (deps, restarted):
        with pytest.raises(AttemptClosed):
            save_on(each, ada, 2)
    assert kinds(deps) == [("clock_stepped", step)]


def test_a_step_is_alarmed_once_by_all_processes_together_and_a_second_one_again(
    hall: Hall, machine: SetClocks
) -> None:
    hall.running("Ada")
    one, two = process(hall, machine), process(hall, machine)
    machine.step(1.9)
    watch_clock(one, HOST)
    assert kinds(one) == []
    machine.step(60)
    for _ in range(3):
        for each in (one, two):
            watch_clock(each, HOST)
        machine.forward(6)
    assert kinds(one) == [("clock_stepped", 62)]
    machine.step(-62)
    watch_clock(two, HOST)
    assert kinds(one) == [("clock_stepped", 62), ("clock_stepped", 0)]
    assert one.clock() == two.clock()


def test_while_nothing_runs_the_wall_clock_is_believed_by_every_process(
    hall: Hall, machine: SetClocks
) -> None:
    one, two = process(hall, machine), process(hall, machine)
    machine.step(3600)
    watch_clock(one, HOST)
    watch_clock(two, HOST)
    assert one.clock() == two.clock() == machine.wall()
    assert kinds(one) == [("clock_stepped", 3600)]
    machine.forward(10)
    watch_clock(one, HOST)
    assert len(kinds(one)) == 1


def test_a_wall_clock_set_while_a_room_runs_is_believed_when_none_runs_any_more(
    hall: Hall, machine: SetClocks
) -> None:
    hall.running("Ada")
    deps = process(hall, machine)
    machine.step(-600)
    watch_clock(deps, HOST)
    assert deps.clock() - machine.wall() == timedelta(seconds=600)
    hall.steer("collecting")
    machine.forward(6)
    watch_clock(deps, HOST)
    assert deps.clock() == machine.wall()
    assert len(kinds(deps)) == 1


class TestAfterAReboot:
    def test_a_wall_clock_that_is_right_is_believed_without_an_alarm(
        self, hall: Hall, machine: SetClocks
    ) -> None:
        hall.running("Ada")
        deps = process(hall, machine)
        machine.forward(10)
        watch_clock(deps, HOST)
        machine.reboot(away_s=60)
        deps = process(hall, machine)
        assert deps.clock() == machine.wall()
        assert kinds(deps) == []

    def test_a_wall_clock_that_went_back_gives_nobody_time(self, hall: Hall, machine: SetClocks) -> None:
        """A dead battery: the machine wakes in the past. It was off for 60 s, of which nothing is known."""
        (ada,) = hall.running("Ada")
        deps = process(hall, machine)
        machine.forward(210 * 60 - 10)
        watch_clock(deps, HOST)
        machine.reboot(away_s=60, boots_s=20)
        machine.step(-86_400)
        deps = process(hall, machine)
        assert seconds(deps.clock()) == 210 * 60 + 10  # the last sign of life, and the time since the boot
        with pytest.raises(AttemptClosed):
            save_on(deps, ada, 1)
        assert kinds(deps) == [("clock_behind", 60 - 86_400)]

    def test_a_wall_clock_that_leapt_while_a_room_runs_is_alarmed(
        self, hall: Hall, machine: SetClocks
    ) -> None:
        hall.running("Ada")
        deps = process(hall, machine)
        watch_clock(deps, HOST)
        machine.reboot(away_s=3600)
        assert kinds(process(hall, machine)) == [("clock_ahead", 3600)]

    def test_a_machine_switched_on_the_next_morning_alarms_nobody(
        self, hall: Hall, machine: SetClocks
    ) -> None:
        deps = process(hall, machine)
        watch_clock(deps, HOST)
        machine.reboot(away_s=12 * 3600)
        assert kinds(process(hall, machine)) == []


def test_every_machine_has_an_anchor_of_its_own(hall: Hall, machine: SetClocks) -> None:
    other = SetClocks(name="other", boot_ns=5)
    process(hall, machine)
    process(hall, other, "station-2")
    with hall.deps.store.read() as work:
        anchors = {host: work.get(AnchorRow, host).boot for host in (HOST, "station-2")}
    assert anchors == {HOST: "boot-1", "station-2": "other"}


def test_the_time_without_a_server_is_measured_for_rooms_that_run(hall: Hall, machine: SetClocks) -> None:
    hall.running("Ada")
    deps = process(hall, machine)
    machine.forward(30)
    watch_clock(deps, HOST)
    assert note_downtime(deps, HOST) == 0
    machine.forward(47)
    restarted = process(hall, machine)
    assert note_downtime(restarted, HOST) == 1
    outages = room_outages(restarted, hall.grace, hall.sitting_room_id)
    assert (outages.lost_ms, [each.cause for each in outages.stretches]) == (47_000, ["server"])
    assert note_downtime(restarted, HOST) == 0


def test_an_alarm_stays_until_somebody_says_that_they_looked(hall: Hall, machine: SetClocks) -> None:
    hall.running("Ada")
    deps = process(hall, machine)
    machine.step(60)
    watch_clock(deps, HOST)
    (alarm,) = open_alarms(deps)
    assert hall.recorded(lambda: alarms.acknowledge(deps, hall.grace, alarm.id, "radio clock set it")) == [
        ("staff:grace", "alarm.acknowledged", f"alarm:{alarm.id}")
    ]
    assert open_alarms(deps) == []
    with pytest.raises(Conflict):
        alarms.acknowledge(deps, hall.chief, alarm.id, "me too")


def test_a_server_that_believed_the_wall_clock_would_be_found_out(hall: Hall, machine: SetClocks) -> None:
    """The control: with the wall clock for its clock, the step moves the deadline."""
    (ada,) = hall.running("Ada")
    clock = machine.wall
    deps = replace(hall.deps, clock=clock, store=Store(hall.deps.store.engine, clock, hall.bells.append))
    hold_clock(deps, HOST)  # changes nothing for a clock that is no anchored one
    machine.forward(211 * 60)
    machine.step(-3600)
    save_on(deps, ada, 1)
    assert anchoring.here()
