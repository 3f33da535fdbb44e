"""One person's live connection: Socket.IO over websocket, every event kept with the instant it came."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import socketio  # type: ignore[import-untyped]
from socketio import exceptions

from server.rehearsal.errors import LineDown, Refused
from server.rehearsal.http import Door, Listener

CONNECT_WITHIN_S = 20.0
ACK_WITHIN_S = 15.0
LOOK_EVERY_S = 0.1  # how soon a call notices that its connection broke


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An event as it arrived; `at` is this machine's monotonic clock in seconds."""

    name: str
    payload: Mapping[str, Any]
    at: float


class Line:
    """A connection to one namespace; it may break and be opened again, what was heard stays."""

    def __init__(self, door: Door, namespace: str, listener: Listener | None = None) -> None:
        self._door = door
        self._namespace = namespace
        self._listener = listener
        self._news = threading.Condition()
        self._heard: list[Heard] = []
        self._client: Any = None
        self.breaks = 0

    def open(self) -> None:
        """Connect with the door's sign-in. Raises LineDown."""
        client = socketio.Client(reconnection=False, request_timeout=CONNECT_WITHIN_S)
        client.on("*", self._keep, namespace=self._namespace)
        try:
            client.connect(
                self._door.url,
                headers={"Cookie": self._door.cookie},
                transports=["websocket"],
                namespaces=[self._namespace],
                wait_timeout=CONNECT_WITHIN_S,
            )
        except exceptions.ConnectionError as error:
            raise LineDown(f"connecting to {self._namespace}: {error}") from error
        self._client = client

    @property
    def is_open(self) -> bool:
        """True while the namespace is connected."""
        return self._client is not None and self._namespace in self._client.namespaces

    def call(self, event: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Send an event and wait for its acknowledgement.

        Raises:
            Refused: the server said no. LineDown: the connection broke or stayed silent.
        """
        if not self.is_open:
            raise LineDown(f"{event}: not connected")
        answers: list[Any] = []
        answered = threading.Event()

        def take(*given: Any) -> None:
            answers.extend(given)
            answered.set()

        try:
            self._client.emit(event, payload, namespace=self._namespace, callback=take)
        except (exceptions.SocketIOError, OSError) as error:
            raise LineDown(f"{event}: {error or type(error).__name__}") from error
        ends_at = time.monotonic() + ACK_WITHIN_S
        while not answered.wait(LOOK_EVERY_S):
            if not self.is_open or time.monotonic() > ends_at:
                raise LineDown(f"{event}: no acknowledgement")
        answer = answers[0] if answers else None
        if not isinstance(answer, dict):
            raise LineDown(f"{event}: acknowledged with {answer!r}")
        if self._listener is not None:
            self._listener(f"ack {event}", answer)
        if not answer.get("ok"):
            problem = answer.get("problem") or {}
            raise Refused(event, int(problem.get("status", 0)), problem)
        return answer

    def send_and_break(self, event: str, payload: Mapping[str, Any]) -> None:
        """Send without waiting for the answer and cut the connection, as a pulled cable would."""
        if self.is_open:
            self._client.emit(event, payload, namespace=self._namespace)
        self.cut()

    def cut(self) -> None:
        """Cut the connection without a goodbye."""
        if self._client is None:
            return
        self.breaks += 1
        transport = self._client.eio.ws
        if transport is not None:
            transport.close()
        self._client.disconnect()
        self._client = None

    def close(self) -> None:
        """Say goodbye."""
        if self._client is not None:
            self._client.disconnect()
            self._client = None

    def heard(self, name: str) -> list[Heard]:
        """Every event of this name so far."""
        with self._news:
            return [each for each in self._heard if each.name == name]

    def wait(
        self, name: str, timeout_s: float, wanted: Callable[[Mapping[str, Any]], bool] = lambda _: True
    ) -> Heard | None:
        """The first event of this name that is `wanted`, also one already heard; None after the timeout."""
        ends_at = time.monotonic() + timeout_s
        seen = 0
        with self._news:
            while True:
                for each in self._heard[seen:]:
                    if each.name == name and wanted(each.payload):
                        return each
                seen = len(self._heard)
                left = ends_at - time.monotonic()
                if left <= 0:
                    return None
                self._news.wait(left)

    def _keep(self, event: str, payload: Any = None) -> None:
        at = time.monotonic()
        if self._listener is not None:
            self._listener(f"event {event}", payload)
        if not isinstance(payload, dict):
            return
        with self._news:
            self._heard.append(Heard(name=event, payload=payload, at=at))
            self._news.notify_all()
