"""An operator builds, carries, looks at and pins sandbox images from the shell."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sandbox.image import build_image, image_tag
from sandbox.values import Flavour
from server.cli import main
from server.commands.demo import load_demo
from server.commands.sandboxing import WHEELS
from server.config import Settings
from server.wiring import wire

pytestmark = [pytest.mark.docker, pytest.mark.usefixtures("docker_ready")]


@pytest.fixture(autouse=True)
def _fresh_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAOHE_VAR_DIR", str(tmp_path))
    monkeypatch.setenv("KAOHE_DATABASE_URL", "")
    monkeypatch.setenv("KAOHE_PASSWORD_MEMORY_KIB", "64")


def call(*words: str) -> Result:
    return CliRunner().invoke(main, ["sandbox", *words])


def answer(*words: str) -> Any:
    """Standard output as JSON: nothing else may be there."""
    said = call(*words, "--json")
    assert said.exit_code == 0, said.output
    return json.loads(said.stdout)


def test_what_is_built_is_listed_with_its_digest_as_used() -> None:
    (built,) = answer("build", "--flavour", "stdlib")
    assert (built["tag"], built["rootfs"]) == (image_tag(), build_image().rootfs)
    assert [row["rootfs"] for row in answer("list") if row["used"] and row["flavour"] == "stdlib"] == [
        built["rootfs"]
    ]


def test_without_a_source_of_wheels_it_is_said_what_waits_and_what_is_there_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = build_image(flavour=Flavour.WEB, wheels=WHEELS)
    for name, value in (("NO_INDEX", "1"), ("CONFIG_FILE", "/dev/null"), ("FIND_LINKS", str(tmp_path))):
        monkeypatch.setenv(f"PIP_{name}", value)
    said = call("build", "--flavour", "web", "--force", "--wheels", str(tmp_path))
    assert said.exit_code == 1
    assert "web: not built" in said.stderr
    assert "kaohe sandbox build --flavour web" in said.stderr
    assert build_image(flavour=Flavour.WEB).id == before.id


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("build", "--from", "nowhere"), "'nowhere' is no source"),
        (("build", "--from", "tar:/nowhere/at-all"), "No such file"),
        (("import", __file__), "no archive of an image"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(words: tuple[str, ...], why: str) -> None:
    said = call(*words)
    assert said.exit_code == 1
    assert why in said.stderr
    assert said.stderr.count("\n") == 1


def test_a_sitting_is_pinned_to_this_machines_images_on_purpose_and_shown() -> None:
    built = build_image()
    assert CliRunner().invoke(main, ["db", "upgrade"]).exit_code == 0
    deps = wire(Settings())
    code = load_demo(deps).sitting.code
    deps.close()
    assert answer("pins") == []
    assert answer("pin", code, "--reason", "before the first sitting") == {"stdlib": built.rootfs}
    (shown,) = answer("pins")
    assert (shown["sitting"], shown["image"], shown["here"]) == (code, built.rootfs, True)
    assert call("pin", "no-such-sitting", "--reason", "x").exit_code == 1
