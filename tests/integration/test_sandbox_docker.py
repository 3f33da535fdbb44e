"""The real sandbox keeps the contract, however a program's process comes about."""

from collections.abc import Iterator

import pytest

from sandbox.docker_sandbox import DockerSandbox
from sandbox.image import build_image
from sandbox.values import Mode
from server.practical.sandboxing import Box
from tests.sandbox_contract import MEMORY_MIB, SandboxContract
from tests.support.one_way import OneWayBox


@pytest.fixture(scope="module")
def one_for_all(docker_ready: None) -> Iterator[Box]:
    build_image()
    with DockerSandbox().open(MEMORY_MIB) as box:
        yield box


@pytest.mark.docker
class TestDockerSandbox(SandboxContract):
    @pytest.fixture
    def sandbox(self, docker_ready: None) -> DockerSandbox:
        build_image()
        return DockerSandbox()


@pytest.mark.docker
class TestCopiesOfTheRunner(SandboxContract):
    @pytest.fixture
    def box(self, one_for_all: Box) -> OneWayBox:
        return OneWayBox(one_for_all, Mode.FORK)
