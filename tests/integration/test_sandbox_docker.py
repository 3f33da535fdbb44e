"""The real sandbox keeps the contract."""

import pytest

from sandbox.docker_sandbox import DockerSandbox
from sandbox.image import build_image
from tests.sandbox_contract import SandboxContract


@pytest.mark.docker
class TestDockerSandbox(SandboxContract):
    @pytest.fixture
    def sandbox(self, docker_ready: None) -> DockerSandbox:
        build_image()
        return DockerSandbox()
