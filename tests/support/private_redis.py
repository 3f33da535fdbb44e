"""A Redis of one test's own on a socket file, to be killed, emptied and frozen."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis

STARTS_WITHIN_S = 20.0
LOOK_EVERY_S = 0.02


@dataclass(slots=True, kw_only=True)
class PrivateRedis:
    """Started when made; keeps nothing on disk."""

    folder: Path
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """For KAOHE_REDIS_URL."""
        return f"unix://{self.folder}/redis.sock"

    def start(self) -> None:
        """Up, and answering."""
        self.process = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", str(self.folder / "redis.sock"), "--save", ""],
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
        )
        deadline = time.monotonic() + STARTS_WITHIN_S
        while True:
            try:
                self._ask("PING")
                return
            except redis.RedisError:
                if time.monotonic() > deadline:
                    pytest.fail("redis-server does not start")
                time.sleep(LOOK_EVERY_S)

    def kill(self) -> None:
        """SIGKILL."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def flush(self) -> None:
        """FLUSHALL."""
        self._ask("FLUSHALL")

    def listeners(self) -> int:
        """How many channels somebody listens to."""
        return len(self._ask("PUBSUB", "CHANNELS"))

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It takes connections and answers none."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.process.pid, signal.SIGCONT)

    def _ask(self, *words: str) -> list[bytes]:
        with redis.Redis.from_url(self.url, socket_timeout=STARTS_WITHIN_S) as connection:
            return connection.execute_command(*words)


@pytest.fixture
def private_redis() -> Iterator[PrivateRedis]:
    """Running."""
    made = PrivateRedis(folder=Path(tempfile.mkdtemp(prefix="kaohe-redis-")))
    try:
        made.start()
        yield made
    finally:
        if made.process is not None and made.process.poll() is None:
            made.kill()
        shutil.rmtree(made.folder)
