"""A judge process on a machine that does not keep its limits."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from server.commands.demo import LOADER, SignIns, load_demo
from server.config import Settings
from server.exam.words import Section
from server.services import attempts, banks, steering, submitting
from server.services.deps import Deps
from server.services.self_checks import note_check
from server.services.signing_in import sign_in_candidate
from server.store.engine import open_engine
from server.store.migrating import upgrade
from server.store.tables.judging import JobRow
from server.wiring import docker_sandbox, wire

pytestmark = [pytest.mark.docker, pytest.mark.usefixtures("docker_ready")]


@pytest.fixture
def deps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deps]:
    monkeypatch.setenv("KAOHE_VAR_DIR", str(tmp_path))
    monkeypatch.setenv("KAOHE_DATABASE_URL", "")
    monkeypatch.setenv("KAOHE_PASSWORD_MEMORY_KIB", "64")
    engine = open_engine(Settings().store_url)
    upgrade(engine)
    engine.dispose()
    made = wire(Settings())
    yield made
    made.close()


def test_a_machine_whose_limits_do_not_hold_judges_nothing(deps: Deps) -> None:
    _submit_something(deps, load_demo(deps))
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


def _submit_something(deps: Deps, signs: SignIns) -> None:
    """One candidate hands in one task."""
    _, number, last6 = signs.candidates[0]
    ada = sign_in_candidate(deps, number, last6, None, "127.0.0.1").actor
    attempts.confirm_particulars(deps, ada)
    attempts.accept_rules(deps, ada, True)
    steering.set_room_state(deps, LOADER, signs.sitting.rooms[0].id, "running", "on time")
    attempts.change_section(deps, ada, Section.PRACTICAL)
    with deps.store.read() as work:
        task = next(iter(deps.shelf.form(work, signs.sitting.id).practical))
    files = banks.bank_task(deps, "chuji-demo", task)["solutions"][0]["files"]
    submitting.submit(deps, ada, task, files)
