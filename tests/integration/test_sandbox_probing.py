"""The short form of the suite: every limit holds here, and one that does not is named."""

import secrets

import pytest

from sandbox.docker_sandbox import DockerSandbox
from sandbox.errors import ImageMissing
from sandbox.image import build_image
from sandbox.options import SandboxSettings
from sandbox.probing import probe_limits, probes
from tests.support.canaries import boxes_left
from tests.support.weak_box import mounted, runner, seccomp, weakened

SETTINGS = SandboxSettings(owner=f"probing {secrets.token_hex(4)}", first_uid=29100)

pytestmark = [pytest.mark.docker, pytest.mark.usefixtures("docker_ready")]


def test_every_limit_holds_here_and_nothing_is_left() -> None:
    build_image()
    found = list(probe_limits(DockerSandbox(SETTINGS)))
    assert [one.limit for one in found if not one.holds] == []
    assert [one.limit for one in found] == [probe.limit for probe in probes()]
    assert boxes_left(SETTINGS.owner) == []


def test_limits_that_do_not_hold_are_named_and_all_others_tried() -> None:
    with weakened(
        seccomp("unconfined"),
        mounted("noexec", "exec"),
        mounted("nr_inodes=4096", "nr_inodes=40960"),
        runner("gauge", "Gauge.cpu_ms", "lambda self: 0"),
    ):
        found = list(probe_limits(DockerSandbox(SETTINGS)))
    missed = {one.limit for one in found if not one.holds}
    assert missed >= {
        "CPU limit",
        "no keyrings",
        "no network and no vsock",
        "nothing runs from writable folders",
        "room for files",
    }
    assert not missed & {"wall limit", "memory limit", "runs Python", "root is read-only", "output limit"}
    assert len(found) == len(probes())


def test_where_nothing_can_be_run_nothing_is_said_of_limits() -> None:
    missing = DockerSandbox(SandboxSettings(image="kaohe-sandbox:never-built"))
    with pytest.raises(ImageMissing, match="never-built"):
        list(probe_limits(missing))


def test_another_right_of_a_box_makes_the_check_another_one() -> None:
    build_image()
    known = DockerSandbox(SETTINGS).identity()
    assert DockerSandbox(SETTINGS).identity() == known
    assert DockerSandbox(SandboxSettings(owner="somebody else", first_uid=29100)).identity() == known
    assert DockerSandbox(SandboxSettings(cpus=2.0)).identity() != known
