"""The product's sandbox for benchmarks, and when its boxes stand ready and nothing more is being made."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.docker_sandbox import DockerSandbox
from server.config import Settings
from server.wiring import docker_sandbox

OWNER = "kaohe-bench"
LOOK_EVERY_S = 0.02
QUIET_LOOKS = 10  # so often in a row nothing has changed: used boxes are gone too
SETTLED_WITHIN_S = 60.0


def bench_sandbox() -> DockerSandbox:
    """Makes boxes on demand."""
    return docker_sandbox(Settings(), OWNER)


@contextmanager
def ready_sandbox() -> Iterator[DockerSandbox]:
    """Keeps boxes ready as one judge process on its own does, for the time of the block."""
    sandbox = docker_sandbox(Settings(), OWNER, processes=1)
    try:
        yield sandbox
    finally:
        sandbox.close()


def settle(sandbox: DockerSandbox) -> None:
    """Wait until no box is in use or being made. Raises TimeoutError."""
    until = time.monotonic() + SETTLED_WITHIN_S
    last, quiet = sandbox.stock(), 0
    while quiet < QUIET_LOOKS:
        if time.monotonic() > until:
            raise TimeoutError(f"boxes do not come to rest: {last}")
        time.sleep(LOOK_EVERY_S)
        stock = sandbox.stock()
        quiet = quiet + 1 if stock == last and not stock.coming and not stock.in_use else 0
        last = stock
