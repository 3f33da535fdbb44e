"""Doorbells by way of Redis, for processes on other machines; without it, all look at their usual times."""

import contextlib
import queue
import threading
from pathlib import Path

import redis
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry

from server.store.doorbell import Bell, Doorbells

log = structlog.get_logger(__name__)

CHANNEL = "kaohe:bell:"
PATIENCE_S = 1.0  # for a Redis that hangs
TRY_AGAIN_S = 1.0
LOOK_EVERY_S = 0.5
MOST_WAITING = 100


class RedisDoorbells:
    """Rings the bells of this machine itself, and those elsewhere through Redis, which nobody waits for."""

    def __init__(self, near: Doorbells, url: str) -> None:
        self._near = near
        self._redis = _connect(url)
        self._waiting: queue.Queue[str | None] = queue.Queue(MOST_WAITING)
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None

    def ring(self, name: str) -> None:
        """Wake all who listen for `name`; a ring too many while Redis hangs is dropped."""
        self._near.ring(name)
        with self._guard:
            if self._thread is None:  # at the first ring: a thread would not survive a fork
                self._thread = threading.Thread(target=self._publish, name="redis bells", daemon=True)
                self._thread.start()
        with contextlib.suppress(queue.Full):
            self._waiting.put_nowait(name)

    def close(self) -> None:
        """Give the connection back; rings that still wait are dropped."""
        with contextlib.suppress(queue.Full):
            self._waiting.put_nowait(None)
        self._redis.close()
        self._near.close()

    def _publish(self) -> None:
        away = False
        while (name := self._waiting.get()) is not None:
            try:
                self._redis.publish(CHANNEL + name, b"!")
                away = False
            except redis.RedisError as error:
                if not away:
                    log.warning("redis is away: bells of other machines do not ring", error=str(error))
                away = True


class RedisBell(Bell):
    """A bell that rings on this machine and for what is rung on others; a thread of its own listens there."""

    def __init__(self, folder: Path, names: tuple[str, ...], url: str) -> None:
        super().__init__(folder, names)
        self._near = Doorbells(folder)
        self._redis = _connect(url)
        self._channels = [CHANNEL + name for name in names]
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="redis listener", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Take the bell down and end the thread."""
        self._stopping.set()
        self._thread.join(2 * PATIENCE_S + TRY_AGAIN_S)
        self._redis.close()
        self._near.close()
        super().close()

    def _listen(self) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(redis.RedisError, OSError), self._redis.pubsub() as told:  # type: ignore[no-untyped-call]
                told.subscribe(*self._channels)
                while not self._stopping.is_set():
                    message = told.get_message(timeout=LOOK_EVERY_S)
                    # Subscribed anew: something may have been rung in between.
                    if message is not None and message["type"] in ("message", "subscribe"):
                        self._near.ring(message["channel"].decode().removeprefix(CHANNEL))
            self._stopping.wait(TRY_AGAIN_S)


def doorbells_of(folder: Path, url: str) -> Doorbells | RedisDoorbells:
    """What rings: on this machine alone when `url` is empty."""
    near = Doorbells(folder)
    return RedisDoorbells(near, url) if url else near


def bell_of(folder: Path, names: tuple[str, ...], url: str) -> Bell:
    """A bell for any of `names`: of this machine alone when `url` is empty."""
    return RedisBell(folder, names, url) if url else Bell(folder, names)


def _connect(url: str) -> redis.Redis:
    """Nothing is tried twice: a lost ring only delays."""
    return redis.Redis.from_url(
        url,
        socket_timeout=PATIENCE_S,
        socket_connect_timeout=PATIENCE_S,
        retry=Retry(NoBackoff(), 0),
    )
