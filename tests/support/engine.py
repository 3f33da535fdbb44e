"""A Docker engine for tests that really run programs."""

import pytest

from deploy.setup.engine_socket import Engine, knock


@pytest.fixture(scope="session")
def docker_ready() -> None:
    """Fails the test where no engine answers this user; mark such tests `docker`."""
    answer = knock()
    if answer is not Engine.ANSWERS:
        pytest.fail(
            f"the Docker engine is needed, but it {answer}: `make test` starts one or says what to do"
        )
