"""The doctor tries what it claims, says it in either form, and lets the server know."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from sandbox.image import build_image
from sandbox.probing import Finding, probes
from server.commands.doctor import doctor
from server.config import Settings
from server.store.engine import open_engine
from server.store.migrating import upgrade
from server.store.tables.checks import SandboxCheckRow
from server.wiring import wire

pytestmark = [pytest.mark.docker, pytest.mark.usefixtures("docker_ready")]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("KAOHE_VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("KAOHE_DATABASE_URL", "")
    (tmp_path / "var").mkdir()
    build_image()
    return Settings()


def migrate(settings: Settings) -> None:
    engine = open_engine(settings.store_url)
    upgrade(engine)
    engine.dispose()


def noted(settings: Settings) -> list[list[str]]:
    deps = wire(settings)
    try:
        with deps.store.read() as work:
            return [list(row.failures) for row in work.rows.scalars(select(SandboxCheckRow))]
    finally:
        deps.close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(doctor, list(arguments))


def test_a_machine_that_is_ready_says_so_of_every_part(settings: Settings) -> None:
    migrate(settings)
    outcome = run("--json")
    said = json.loads(outcome.stdout)
    assert [part for part in said["parts"] if not part["ready"]] == []
    assert said["ready"]
    assert outcome.exit_code == 0
    shown = {part["part"] for part in said["parts"]}
    assert shown >= {"database", "disk", "database schema", "disk syncs", "clock", "fonts"}
    assert shown >= {f"sandbox: {probe.limit}" for probe in probes()}
    assert noted(settings) == [[]]


def test_a_limit_that_does_not_hold_is_told_and_kept_for_the_server(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(_sandbox: object) -> Iterator[Finding]:
        yield Finding(limit="wall limit", why="")
        yield Finding(limit="memory limit", why="ended: exited")

    monkeypatch.setattr("server.commands.doctoring.limits.probe_limits", found)
    migrate(settings)
    outcome = run()
    assert outcome.exit_code == 1
    assert "ready      sandbox: wall limit\n" in outcome.stdout
    assert "NOT READY  sandbox: memory limit: ended: exited\n" in outcome.stdout
    assert noted(settings) == [["memory limit (ended: exited)"]]


def test_without_a_schema_nothing_is_noted_and_the_limits_are_tried_all_the_same(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "server.commands.doctoring.limits.probe_limits", lambda _: iter([Finding(limit="all", why="")])
    )
    outcome = run()
    assert outcome.exit_code == 1
    assert "NOT READY  database schema: run: kaohe db upgrade\n" in outcome.stdout
    assert "ready      sandbox: all\n" in outcome.stdout
