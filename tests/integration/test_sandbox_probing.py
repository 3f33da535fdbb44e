"""The short form of the suite: every limit holds here, and one that does not is named."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sandbox.box import DockerBox
from sandbox.docker_sandbox import DockerSandbox
from sandbox.image import build_image
from sandbox.options import SandboxSettings
from sandbox.probing import probe_limits, probes
from sandbox.values import Flavour
from tests.support.canaries import boxes_left
from tests.support.weak_box import Change, mounted, runner, seccomp, weak_box

SETTINGS = SandboxSettings(owner=f"probing {secrets.token_hex(4)}", first_uid=29100)

pytestmark = [pytest.mark.docker, pytest.mark.usefixtures("docker_ready")]


class WeakSandbox(DockerSandbox):
    """A machine on which some limits do not hold."""

    def __init__(self, *changes: Change) -> None:
        super().__init__(SETTINGS)
        self._changes = changes

    @contextmanager
    def open(
        self, memory_mib: int, *, flavour: Flavour = Flavour.STDLIB, keep_for: str | None = None
    ) -> Iterator[DockerBox]:
        """A weak box."""
        image = build_image().id
        with weak_box(
            SETTINGS, *self._changes, image=image, memory_mib=memory_mib, uid=SETTINGS.first_uid
        ) as box:
            yield box


def test_every_limit_holds_here_and_nothing_is_left() -> None:
    build_image()
    found = list(probe_limits(DockerSandbox(SETTINGS)))
    assert [one.limit for one in found if not one.holds] == []
    assert [one.limit for one in found] == [probe.limit for probe in probes()]
    assert boxes_left(SETTINGS.owner) == []


def test_limits_that_do_not_hold_are_named_and_all_others_tried() -> None:
    weak = WeakSandbox(
        seccomp("unconfined"),
        mounted("noexec", "exec"),
        mounted("nr_inodes=4096", "nr_inodes=40960"),
        runner("gauge", "Gauge.cpu_ms", "lambda self: 0"),
    )
    found = list(probe_limits(weak))
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


def test_a_machine_where_nothing_can_be_opened_keeps_no_limit() -> None:
    missing = DockerSandbox(SandboxSettings(image="kaohe-sandbox:never-built"))
    (found,) = probe_limits(missing)
    assert not found.holds
    assert "never-built" in found.why


def test_another_right_of_a_box_makes_the_check_another_one() -> None:
    build_image()
    known = DockerSandbox(SETTINGS).identity()
    assert DockerSandbox(SETTINGS).identity() == known
    assert DockerSandbox(SandboxSettings(owner="somebody else", first_uid=29100)).identity() == known
    assert DockerSandbox(SandboxSettings(cpus=2.0)).identity() != known
