"""A practical paper is opened only where some machine is known to keep every limit of programs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from sandbox.errors import EngineUnavailable
from sandbox.probing import Finding
from server.commands.self_check import LOOK_EVERY_S, SelfCheck
from server.errors import NotReady
from server.exam.room_states import RoomState
from server.services import sittings
from server.services.self_checks import last_check, note_check
from server.store.tables.checks import SandboxCheckRow
from server.store.tables.sittings import SittingRow
from tests.support.cast import Hall

HOST = "judge-host"
FAILED = ["memory limit (ended: exited)"]


@pytest.fixture
def closed(hall: Hall) -> Hall:
    """A sitting that is ready, its room closed, and no machine that looked at itself yet."""
    hall.register("Ada")
    for state in ("sealed", "loaded", "ready"):
        sittings.set_sitting_state(hall.deps, hall.chief, hall.sitting_id, state, "")
    with hall.deps.store.write() as work:
        work.rows.execute(delete(SandboxCheckRow))
    return hall


def room_state(hall: Hall) -> str:
    return hall.sitting_room().state


def test_nothing_opens_before_a_machine_has_looked_at_itself(closed: Hall) -> None:
    with pytest.raises(NotReady, match="kaohe doctor"):
        closed.steer("admitting")
    assert room_state(closed) == RoomState.CLOSED
    note_check(closed.deps, HOST, "engine and image", [])
    closed.steer("admitting")
    assert room_state(closed) == RoomState.ADMITTING


def test_a_limit_that_does_not_hold_is_named_to_whoever_opens_a_room(closed: Hall) -> None:
    note_check(closed.deps, HOST, "engine and image", FAILED)
    with pytest.raises(NotReady, match=r"judge-host: memory limit \(ended: exited\)") as refused:
        closed.steer("admitting")
    assert refused.value.fields["hosts"] == {HOST: FAILED}
    assert room_state(closed) == RoomState.CLOSED


def test_a_limit_found_missing_after_admission_keeps_the_room_from_starting(closed: Hall) -> None:
    note_check(closed.deps, HOST, "engine and image", [])
    closed.steer("admitting")
    note_check(closed.deps, HOST, "another engine", FAILED)
    with pytest.raises(NotReady):
        closed.steer("running")
    assert room_state(closed) == RoomState.ADMITTING


def test_one_good_machine_is_enough_because_a_bad_one_judges_nothing(closed: Hall) -> None:
    note_check(closed.deps, "bad-host", "engine and image", FAILED)
    note_check(closed.deps, HOST, "engine and image", [])
    closed.steer("admitting")


def test_a_check_that_no_judge_has_confirmed_for_a_day_counts_no_more(closed: Hall) -> None:
    note_check(closed.deps, HOST, "engine and image", [])
    closed.clock.forward(hours=25)
    with pytest.raises(NotReady):
        closed.steer("admitting")
    assert last_check(closed.deps, HOST, "engine and image") is not None  # a judge is there again
    closed.steer("admitting")


def test_a_check_of_another_engine_or_image_is_none(closed: Hall) -> None:
    note_check(closed.deps, HOST, "engine and image", [])
    assert last_check(closed.deps, HOST, "engine and another image") is None
    assert last_check(closed.deps, "another host", "engine and image") is None


def test_a_paper_without_programs_needs_no_judge(closed: Hall) -> None:
    with closed.deps.store.write() as work:
        row = work.get(SittingRow, closed.sitting_id)
        row.content = row.content | {"practical": []}
    closed.deps.shelf._forms.clear()
    closed.steer("admitting")


def test_every_check_stays_in_the_record(closed: Hall) -> None:
    found = closed.recorded(lambda: note_check(closed.deps, HOST, "engine and image", FAILED))
    assert found == [("server", "sandbox.checked", f"host:{HOST}")]


@dataclass(slots=True)
class Machine:
    """A machine whose engine and limits the test decides, and its clock that counts seconds."""

    identity: str = "engine and image"
    failures: list[str] = field(default_factory=list)
    is_away: bool = False
    probed: int = 0
    second: float = 0.0

    def who(self) -> str:
        if self.is_away:
            raise EngineUnavailable("no engine")
        return self.identity

    def probe(self) -> Iterator[Finding]:
        self.probed += 1
        yield Finding(limit="runs Python", why="")
        yield from (Finding(limit=limit, why="it did not") for limit in self.failures)


@pytest.fixture
def machine() -> Machine:
    return Machine()


def process_of(hall: Hall, machine: Machine) -> SelfCheck:
    hall.deps.settings.runtime_dir.mkdir(parents=True, exist_ok=True)
    return SelfCheck(
        deps=hall.deps,
        identity=machine.who,
        probe=machine.probe,
        host=HOST,
        now=lambda: machine.second,
    )


def later(hall: Hall, machine: Machine, seconds: float = LOOK_EVERY_S) -> None:
    machine.second += seconds
    hall.clock.forward(seconds=seconds)


def test_a_machine_tries_its_limits_once_for_all_its_processes(closed: Hall, machine: Machine) -> None:
    first, second = process_of(closed, machine), process_of(closed, machine)
    assert [first.allows(), second.allows(), first.allows()] == [True, True, True]
    later(closed, machine)
    assert first.allows()
    assert machine.probed == 1
    closed.steer("admitting")


def test_a_new_engine_or_image_is_tried_anew(closed: Hall, machine: Machine) -> None:
    process = process_of(closed, machine)
    assert process.allows()
    machine.identity, machine.failures = "another image", ["memory limit"]
    assert process.allows()  # nobody has looked yet
    later(closed, machine)
    assert not process.allows()
    assert machine.probed == 2
    with pytest.raises(NotReady, match="memory limit"):
        closed.steer("admitting")


def test_a_machine_that_failed_judges_nothing_and_tries_again_later(closed: Hall, machine: Machine) -> None:
    machine.failures = ["CPU limit"]
    process = process_of(closed, machine)
    assert not process.allows()
    later(closed, machine)
    assert not process.allows()
    assert machine.probed == 1
    machine.failures = []
    later(closed, machine, 60.0)
    assert process.allows()
    closed.steer("admitting")


def test_while_one_process_tries_the_others_wait(closed: Hall, machine: Machine) -> None:
    trying, waiting = process_of(closed, machine), process_of(closed, machine)
    with trying._turn() as is_ours:
        assert is_ours
        assert not waiting.allows()
        later(closed, machine, 1.0)
        assert not waiting.allows()
    later(closed, machine, 1.0)
    assert waiting.allows()
    assert machine.probed == 1


def test_without_an_engine_the_job_itself_says_why_it_waits(closed: Hall, machine: Machine) -> None:
    machine.is_away = True
    assert process_of(closed, machine).allows()
    assert machine.probed == 0
    with closed.deps.store.read() as work:
        assert work.rows.scalars(select(SandboxCheckRow)).all() == []


def test_a_machine_that_failed_stays_out_while_its_engine_is_away(closed: Hall, machine: Machine) -> None:
    machine.failures = ["CPU limit"]
    process = process_of(closed, machine)
    assert not process.allows()
    machine.is_away = True
    later(closed, machine)
    assert not process.allows()


def test_the_lock_lies_beside_the_other_files_of_running_processes(closed: Hall, machine: Machine) -> None:
    process_of(closed, machine).allows()
    assert Path(closed.deps.settings.runtime_dir, "self-check").exists()
