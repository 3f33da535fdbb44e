"""Boxes that stand ready on a real engine: quick to get, never stale, gone with their process."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sandbox.box_kinds import kind_for
from sandbox.docker_sandbox import DockerSandbox
from sandbox.engine import Engine
from sandbox.errors import EngineUnavailable
from sandbox.image import build_image
from sandbox.makers import MAKER_LABEL, machine
from sandbox.options import OWNER_LABEL, Reuse, SandboxSettings, box_options
from sandbox.pool_sizes import PoolSettings
from sandbox.values import Flavour
from tests.sandbox_contract import ECHO, PARROT, execution
from tests.support.cut_engine import CutEngine

pytestmark = pytest.mark.docker

TREE = Path(__file__).parents[2]
SMALL = kind_for(Flavour.STDLIB, 64)


@pytest.fixture
def owned(docker_ready: None, request: pytest.FixtureRequest) -> SandboxSettings:
    """Settings whose boxes nobody else owns."""
    build_image()
    return SandboxSettings(
        owner=f"unit {request.node.name} {time.monotonic_ns()}",
        pool=PoolSettings(size=2, most=4, makers=2),
    )


@pytest.fixture
def cut_engine(tmp_path: Path) -> Iterator[CutEngine]:
    engine = CutEngine(tmp_path / "engine.sock")
    yield engine
    engine.cut()


def boxes_of(settings: SandboxSettings) -> list[str]:
    return Engine().containers_labelled(f"{OWNER_LABEL}={settings.owner}")


def wait_until(is_so: Any) -> None:
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline, "it never came to pass"
        time.sleep(0.02)


def warmed(settings: SandboxSettings) -> DockerSandbox:
    """A sandbox that was asked for a small box before."""
    sandbox = DockerSandbox(settings)
    with sandbox.open(64):
        pass
    wait_until(lambda: sandbox.stock().ready[SMALL] == settings.pool.size)
    return sandbox


def test_a_ready_box_needs_no_word_with_the_engine(
    owned: SandboxSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = warmed(owned)
    wait_until(lambda: len(boxes_of(owned)) == 2)  # the first one is gone for good
    words: list[str] = []
    for verb in ("create", "attach", "start", "remove", "describe_image", "version"):
        monkeypatch.setattr(Engine, verb, lambda *_, verb=verb, **__: words.append(verb))
    with sandbox.open(60) as box:
        assert box.run(execution(ECHO, b"ready", limits=replace(execution("").limits, memory_mib=60))).stdout
        assert words == []
        monkeypatch.undo()
    sandbox.close()
    wait_until(lambda: boxes_of(owned) == [])


def test_a_killed_driver_with_boxes_ready_and_kept_leaves_none(owned: SandboxSettings) -> None:
    program = f"""
import time
from sandbox.docker_sandbox import DockerSandbox
from sandbox.options import Reuse, SandboxSettings
from sandbox.pool_sizes import PoolSettings
sandbox = DockerSandbox(
    SandboxSettings(owner={owned.owner!r}, reuse=Reuse.PAPER, pool=PoolSettings(size=3, makers=2))
)
with sandbox.open(64, keep_for="ada"):
    pass
with sandbox.open(128):
    pass
while sum(sandbox.stock().ready.values()) < 6:
    time.sleep(0.02)
print("full", flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], cwd=TREE, stdout=subprocess.PIPE) as driver:
        assert driver.stdout is not None
        assert driver.stdout.readline() == b"full\n"
        assert len(boxes_of(owned)) >= 7
        driver.kill()
    wait_until(lambda: boxes_of(owned) == [])


def test_an_engine_that_went_away_is_named_and_nothing_stale_is_handed_out_when_it_is_back(
    owned: SandboxSettings, cut_engine: CutEngine
) -> None:
    sandbox = warmed(replace(owned, engine_url=cut_engine.url))
    with pytest.raises(EngineUnavailable), sandbox.open(64) as box:  # noqa: PT012
        cut_engine.cut()
        box.run(execution(ECHO))
    for _ in range(2):
        with pytest.raises(EngineUnavailable), sandbox.open(64):
            pass
    assert "engine does not answer" in sandbox.probe()[0]
    assert sandbox.stock().ready[SMALL] == 0
    wait_until(lambda: boxes_of(owned) == [])  # their input closed with the engine's connections
    cut_engine.mend()
    with sandbox.open(64) as box:
        assert box.run(execution(ECHO, b"back")).stdout == b"back"
    wait_until(lambda: sandbox.stock().ready[SMALL] == 2)
    assert sandbox.probe() == ()
    sandbox.close()


def test_a_box_half_made_when_the_engine_went_away_is_removed_when_it_is_back(
    owned: SandboxSettings, cut_engine: CutEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = DockerSandbox(replace(owned, engine_url=cut_engine.url, pool=PoolSettings()))

    def cut_before(*_: object) -> None:
        cut_engine.cut()
        raise EngineUnavailable("cut")

    monkeypatch.setattr(Engine, "attach", cut_before)
    with pytest.raises(EngineUnavailable), sandbox.open(64):
        pass
    monkeypatch.undo()
    assert len(boxes_of(owned)) == 1
    cut_engine.mend()
    with sandbox.open(64):
        assert len(boxes_of(owned)) == 1
    sandbox.close()


def test_a_program_that_must_be_alone_waits_for_a_conversation_in_another_box(owned: SandboxSettings) -> None:
    sandbox = DockerSandbox(replace(owned, pool=PoolSettings()))
    with sandbox.open(64) as one, sandbox.open(64) as other, ThreadPoolExecutor(1) as aside:
        talk = one.start(execution(PARROT))
        waiting = aside.submit(other.run, replace(execution(ECHO, b"alone"), alone=True))
        talk.send(b"ab\n")
        assert talk.receive(100, 4.0) == b"abab\n"
        assert not waiting.done()
        talk.finish()
        assert waiting.result().stdout == b"alone"
    sandbox.close()


def test_a_kept_box_is_empty_when_it_is_used_again(owned: SandboxSettings) -> None:
    sandbox = DockerSandbox(replace(owned, pool=PoolSettings(), reuse=Reuse.PAPER))
    writes = "open('left', 'w').write('x'); open('/tmp/left', 'w'); print('done')"
    looks = "import os; print(os.listdir('.'), os.listdir('/tmp'))"
    with sandbox.open(64, keep_for="ada") as first:
        assert first.run(execution(writes)).stdout == b"done\n"
    with sandbox.open(64, keep_for="ada") as again, sandbox.open(64, keep_for="grace") as other:
        assert again is first
        assert other is not first
        assert again.run(execution(looks)).stdout == b"['main.py'] []\n"
    assert len(boxes_of(owned)) == 2
    sandbox.close()
    wait_until(lambda: boxes_of(owned) == [])


def test_boxes_of_dead_makers_are_named_and_removed_by_the_next_judge(owned: SandboxSettings) -> None:
    engine, sandbox = Engine(), DockerSandbox(owned)
    image = engine.image_id(build_image().tag)
    engine.create(
        f"kaohe-test-{time.monotonic_ns()}",
        box_options(owned, image=image, memory_mib=64, uid=32000, maker=f"{machine()}/1/never"),
    )
    (stranded,) = boxes_of(owned)
    with sandbox.open(64):
        (named,) = [one for one in sandbox.orphans() if owned.owner in one]
        assert stranded.startswith(named.split()[0])
        assert DockerSandbox(owned).remove_leftovers("another judge") >= 1
        assert stranded not in boxes_of(owned)
        assert len([one for one in engine.labelled(MAKER_LABEL) if one.id in boxes_of(owned)]) >= 1
    sandbox.close()


def test_an_image_is_named_by_its_root_file_system_where_it_says_so(owned: SandboxSettings) -> None:
    with DockerSandbox(replace(owned, pool=PoolSettings())).open(64) as box:
        labels = Engine()._api.inspect_image(box.engine_image)["Config"].get("Labels") or {}
        assert box.image == labels.get("kaohe.rootfs", box.engine_image)
