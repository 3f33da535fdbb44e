"""A judge process killed in the middle of its work loses nothing and scores nothing twice."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from server.commands.demo import LOADER, SignIns, load_demo
from server.config import Settings
from server.exam.words import Section
from server.services import attempts, banks, steering, submitting
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.self_checks import note_check
from server.services.signing_in import sign_in_candidate
from server.store.engine import open_engine
from server.store.migrating import upgrade
from server.store.tables.judging import JobRow, JudgementRow, RunRow
from server.wiring import docker_sandbox, wire

pytestmark = [pytest.mark.docker, pytest.mark.usefixtures("docker_ready")]

KILLS = 4  # one job survives four workers; the fifth loss would hand it to staff
LEASE_S = "2"
PATIENCE_S = 120


@pytest.fixture
def deps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deps]:
    monkeypatch.setenv("KAOHE_VAR_DIR", str(tmp_path))
    monkeypatch.setenv("KAOHE_DATABASE_URL", "")
    monkeypatch.setenv("KAOHE_LEASE_S", LEASE_S)
    monkeypatch.setenv("KAOHE_PASSWORD_MEMORY_KIB", "64")
    engine = open_engine(Settings().store_url)
    upgrade(engine)
    engine.dispose()
    made = wire(Settings())
    yield made
    made.close()


def test_every_submission_ends_with_its_one_verdict_although_judges_are_killed(deps: Deps) -> None:
    promised = _submit_everything(deps, load_demo(deps))
    generator = random.Random(20251122)
    kills = 0
    deadline = time.monotonic() + PATIENCE_S
    while _waiting(deps) and time.monotonic() < deadline:
        with _judge_process() as judge:
            if kills < KILLS:
                _until_running(deps, deadline)
                time.sleep(generator.uniform(0.0, 0.6))
                judge.send_signal(signal.SIGKILL)
                judge.wait()
                kills += 1
            else:
                while _waiting(deps) and time.monotonic() < deadline:
                    time.sleep(0.2)
    with deps.store.read() as work:
        rows = list(work.rows.scalars(select(JudgementRow)))
        doubled = work.rows.scalar(
            select(func.count()).select_from(RunRow).where(RunRow.score_h > RunRow.maximum_h)
        )
        jobs = list(work.rows.scalars(select(JobRow)))
        attempts_used = [row.attempt for row in jobs]
    lost = [row.task for row in rows if row.state != "done"]
    print(f"promise=14 kills={kills} submissions={len(rows)} lost={len(lost)} claims={sum(attempts_used)}")
    assert kills == KILLS
    assert sum(attempts_used) > len(rows), "no kill hit a judge at work: the test injected nothing"
    assert not lost, [(row.payload, row.state, row.attempt, row.error) for row in jobs if row.error]
    assert doubled == 0
    assert {row.task: row.score_h for row in rows} == promised


def _submit_everything(deps: Deps, signs: SignIns) -> dict[str, int]:
    """One candidate hands in every task, right and wrong by turns; the promised hundredths by task."""
    _, number, last6 = signs.candidates[0]
    ada = sign_in_candidate(deps, number, last6, None, "127.0.0.1").actor
    attempts.confirm_particulars(deps, ada)
    attempts.accept_rules(deps, ada, True)
    steering.set_room_state(deps, LOADER, signs.sitting.rooms[0].id, "running", "on time")
    attempts.change_section(deps, ada, Section.PRACTICAL)
    with deps.store.read() as work:
        form = deps.shelf.form(work, signs.sitting.id)
    return {
        task: _submit(deps, ada, task, entry.points_h, at % 3)
        for at, (task, entry) in enumerate(form.practical.items())
    }


def _submit(deps: Deps, ada: Actor, task: str, points_h: int, which: int) -> int:
    solution = banks.bank_task(deps, "chuji-demo", task)["solutions"][which]
    submitting.submit(deps, ada, task, solution["files"])
    return round(float(solution["promised_score"]) * points_h / 100)


@contextmanager
def _judge_process() -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "server.commands.judging", "1"]
    with subprocess.Popen(command, env=dict(os.environ), stdout=subprocess.DEVNULL) as judge:
        yield judge
        judge.terminate()
        judge.wait(timeout=30)


def _waiting(deps: Deps) -> int:
    with deps.store.read() as work:
        return (
            work.rows.scalar(
                select(func.count()).select_from(JobRow).where(JobRow.state.in_(("queued", "running")))
            )
            or 0
        )


def _until_running(deps: Deps, deadline: float) -> None:
    """Until the new judge has claimed something: its fence is above what it was."""
    before = _fences(deps)
    while _fences(deps) == before and time.monotonic() < deadline:
        time.sleep(0.02)


def _fences(deps: Deps) -> int:
    with deps.store.read() as work:
        return work.rows.scalar(select(func.sum(JobRow.fence))) or 0


def test_a_machine_whose_limits_do_not_hold_judges_nothing(deps: Deps) -> None:
    _submit_everything(deps, load_demo(deps))
    identity = docker_sandbox(deps.settings).identity()
    note_check(deps, socket.gethostname(), identity, ["memory limit (ended: exited)"])
    command = [sys.executable, "-m", "server.commands.judging", "1"]
    with subprocess.Popen(command, env=dict(os.environ), stderr=subprocess.PIPE, text=True) as judge:
        assert judge.stderr is not None
        assert any("nothing is judged here" in line for line in judge.stderr)
        judge.terminate()
        judge.stderr.read()
    with deps.store.read() as work:
        assert {(row.state, row.attempt) for row in work.rows.scalars(select(JobRow))} == {("queued", 0)}
