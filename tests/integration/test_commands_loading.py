"""A new server gets its plans, profiles and first account from the shell."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from server.cli import main
from server.commands.demo import FOLDER
from server.config import Settings
from server.services import setting_up
from server.services.signing_in import sign_in_staff
from server.wiring import wire


@pytest.fixture(autouse=True)
def _fresh_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAOHE_VAR_DIR", str(tmp_path))
    monkeypatch.setenv("KAOHE_DATABASE_URL", "")
    monkeypatch.setenv("KAOHE_PASSWORD_MEMORY_KIB", "64")
    assert CliRunner().invoke(main, ["db", "upgrade"]).exit_code == 0


def test_plans_of_210_and_of_240_minutes_load_from_their_files() -> None:
    for kind, name in (
        ("profile", "standard-210"),
        ("profile", "classic-240"),
        ("plan", "plan-2025"),
        ("plan", "plan-2022"),
    ):
        loaded = CliRunner().invoke(main, [kind, "load", str(FOLDER / f"{kind}s" / f"{name}.yaml")])
        assert loaded.exit_code == 0, loaded.output
    deps = wire(Settings())
    minutes = {each["id"]: each["total_minutes"] for each in setting_up.profiles(deps)}
    years = {each["id"]: each["year"] for each in setting_up.plans(deps)}
    deps.close()
    assert minutes == {"standard-210": 210, "classic-240": 240}
    assert years == {"plan-2025": 2025, "plan-2022": 2022}


def test_a_wrong_profile_is_refused_by_file_and_key(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("id: wrong\ntitle: {zh: 错, en: wrong}\ntotal_minutes: soon\n", encoding="utf-8")
    refused = CliRunner().invoke(main, ["profile", "load", str(wrong)])
    assert refused.exit_code == 1
    assert "wrong.yaml" in refused.output
    assert "total_minutes" in refused.output


def test_the_first_administrator_can_sign_in() -> None:
    added = CliRunner().invoke(
        main, ["staff", "add", "root", "--name", "Ada", "--role", "admin", "--password", "long enough, Ada"]
    )
    assert added.exit_code == 0, added.output
    deps = wire(Settings())
    signed_in = sign_in_staff(deps, "root", "long enough, Ada", "127.0.0.1")
    deps.close()
    assert signed_in.actor.role == "admin"
