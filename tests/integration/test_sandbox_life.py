"""How boxes come and go: nothing is left behind, and what is missing is named."""

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.docker_sandbox import DockerSandbox
from sandbox.engine import Engine
from sandbox.errors import BoxLost, EngineUnavailable, ImageMissing, NoBox, SlotsTaken
from sandbox.image import build_image, image_id, image_tag
from sandbox.options import OWNER_LABEL, SandboxSettings
from tests.sandbox_contract import ECHO, PARROT, SLEEPS, execution

TREE = Path(__file__).parents[2]
WHO = "import os; print(os.getuid())"


@pytest.fixture
def owned(docker_ready: None, request: pytest.FixtureRequest) -> SandboxSettings:
    """Settings whose boxes nobody else owns."""
    build_image()
    return SandboxSettings(owner=f"unit {request.node.name} {time.monotonic_ns()}")


def boxes_of(settings: SandboxSettings) -> list[str]:
    return Engine().containers_labelled(f"{OWNER_LABEL}={settings.owner}")


def wait_until(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.05)
    return is_so()


@pytest.mark.docker
def test_a_box_is_gone_after_its_block(owned: SandboxSettings) -> None:
    with DockerSandbox(owned).open(64):
        assert len(boxes_of(owned)) == 1
    assert wait_until(lambda: boxes_of(owned) == [])


@pytest.mark.docker
def test_a_box_is_gone_after_an_error_and_with_a_conversation_open(owned: SandboxSettings) -> None:
    with pytest.raises(ZeroDivisionError), DockerSandbox(owned).open(64) as box:  # noqa: PT012
        box.start(execution(PARROT))
        raise ZeroDivisionError
    assert wait_until(lambda: boxes_of(owned) == [])


@pytest.mark.docker
def test_a_killed_driver_leaves_no_box_behind(owned: SandboxSettings) -> None:
    program = f"""
import time
from sandbox.docker_sandbox import DockerSandbox
from sandbox.options import SandboxSettings
with DockerSandbox(SandboxSettings(owner={owned.owner!r})).open(64):
    print("open", flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], cwd=TREE, stdout=subprocess.PIPE) as driver:
        assert driver.stdout is not None
        assert driver.stdout.readline() == b"open\n"
        assert len(boxes_of(owned)) == 1
        driver.kill()
    assert wait_until(lambda: boxes_of(owned) == [])


@pytest.mark.docker
def test_leftovers_are_removed_by_owner_and_their_loss_is_noticed(owned: SandboxSettings) -> None:
    sandbox = DockerSandbox(owned)
    with sandbox.open(64) as box:
        sandbox.remove_leftovers("somebody else")
        assert len(boxes_of(owned)) == 1
        assert sandbox.remove_leftovers(owned.owner) >= 1
        with pytest.raises(BoxLost):
            box.run(execution(ECHO))
        with pytest.raises(BoxLost):
            box.run(execution(ECHO))


@pytest.mark.docker
def test_a_box_lost_in_the_middle_of_a_run_is_noticed_at_once(owned: SandboxSettings) -> None:
    sandbox = DockerSandbox(owned)
    with sandbox.open(64) as box, ThreadPoolExecutor(1) as aside:
        began = time.monotonic()
        run = aside.submit(box.run, execution(SLEEPS))
        sandbox.remove_leftovers(owned.owner)
        with pytest.raises(BoxLost, match="the box"):
            run.result()
        assert time.monotonic() - began < 10


@pytest.mark.docker
def test_boxes_open_at_once_run_under_different_users(owned: SandboxSettings) -> None:
    sandbox = DockerSandbox(owned)

    def who(_: int) -> bytes:
        with sandbox.open(64) as box:
            time.sleep(0.2)
            return box.run(execution(WHO)).stdout

    with ThreadPoolExecutor(3) as several:
        assert len(set(several.map(who, range(3)))) == 3


@pytest.mark.docker
def test_no_more_boxes_than_slots(owned: SandboxSettings) -> None:
    one = DockerSandbox(replace(owned, first_uid=31000, slots=1, slot_wait_s=0.5))
    with one.open(64), pytest.raises(SlotsTaken, match="slots"), one.open(64):
        pass
    with one.open(64) as box:
        assert box.run(execution(WHO)).stdout == b"31000\n"


@pytest.mark.docker
def test_building_again_finds_the_image_of_the_same_ingredients(docker_ready: None) -> None:
    build_image()
    again = build_image()
    assert not again.is_new
    assert again.tag == image_tag()
    assert again.id == image_id()


@pytest.mark.docker
def test_a_sandbox_that_is_ready_gives_no_reason_against(owned: SandboxSettings) -> None:
    assert DockerSandbox(owned).probe() == ()


@pytest.mark.docker
def test_a_missing_image_is_named(docker_ready: None) -> None:
    sandbox = DockerSandbox(SandboxSettings(image="kaohe-sandbox:never-built"))
    with pytest.raises(ImageMissing, match="kaohe-sandbox:never-built"), sandbox.open(64):
        pass
    assert "kaohe-sandbox:never-built" in sandbox.probe()[0]


@pytest.mark.docker
def test_an_image_of_another_version_is_refused_and_leaves_nothing(
    owned: SandboxSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.box.PROTOCOL", b"another")
    with pytest.raises(ImageMissing, match="version"), DockerSandbox(owned).open(64):
        pass
    assert boxes_of(owned) == []


@pytest.mark.docker
def test_a_runtime_the_engine_does_not_know_is_our_error(owned: SandboxSettings) -> None:
    strange = DockerSandbox(SandboxSettings(owner=owned.owner, runtime="never-installed"))
    with pytest.raises(NoBox, match="never-installed"), strange.open(64):
        pass
    assert boxes_of(owned) == []


def test_an_engine_that_does_not_answer_is_named(tmp_path: Path) -> None:
    sandbox = DockerSandbox(SandboxSettings(engine_url=f"unix://{tmp_path}/docker.sock"))
    with pytest.raises(EngineUnavailable), sandbox.open(64):
        pass
    with pytest.raises(EngineUnavailable):
        sandbox.remove_leftovers("anybody")
    assert "engine" in sandbox.probe()[0]
