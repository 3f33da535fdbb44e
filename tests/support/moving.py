"""Candidates who answer and are moved to other machines at random moments: is all there what was there?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from time import perf_counter
from typing import Any

import requests
import socketio

from server.edge.events import EXAM
from server.edge.identity import COOKIE, CSRF_HEADER
from tests.support.app import Served, hang_up, until
from tests.support.cast import Hall, Seated
from tests.support.paper import DOUBLE, RIGHT, TRIPLE, multiplies

DEAD_WITHIN_S = 1.0
PROGRAMS = (DOUBLE, TRIPLE)


@dataclass(slots=True, kw_only=True)
class Machine:
    """One machine: a browser's cookie and anti-forgery token, over real HTTP, and its socket."""

    origin: str
    door: requests.Session = field(default_factory=requests.Session)
    lease: str = ""
    socket: socketio.SimpleClient | None = None

    def sit_down(self, token: str, csrf: str, lease: str) -> None:
        """With a sign-in made elsewhere."""
        self.door.cookies.set(COOKIE, token)
        self.door.headers[CSRF_HEADER] = csrf
        self.lease = lease

    def enter(self, number: str, code: str) -> dict[str, Any]:
        """By a move code; then the page asks for its attempt, and the clock runs again."""
        answer = self.door.post(
            f"{self.origin}/api/move-sign-ins", json={"candidate_number": number, "move_code": code}
        )
        assert answer.status_code == 201, answer.text
        self.door.headers[CSRF_HEADER] = answer.json()["csrf"]
        attempt = self.get("/api/attempt")
        self.lease = attempt["lease"]
        return attempt

    def listen(self) -> None:
        """Open the socket that a page has."""
        self.socket = socketio.SimpleClient(reconnection=False)
        cookie = self.door.cookies.get(COOKIE)
        self.socket.connect(
            self.origin, headers={"Cookie": f"{COOKIE}={cookie}"}, namespace=EXAM, transports=["websocket"]
        )

    def get(self, path: str) -> dict[str, Any]:
        """Read."""
        answer = self.door.get(f"{self.origin}{path}")
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def save(self, writes: list[dict[str, Any]]) -> tuple[int, dict[str, Any]]:
        """Over the socket where there is one, else over HTTP: status and answer."""
        body = {"lease": self.lease, "writes": writes}
        if self.socket is not None:
            ack = self.socket.call("save_responses", body)
            return (200 if ack["ok"] else int(ack["problem"]["status"])), ack
        answer = self.door.post(f"{self.origin}/api/attempt/responses", json=body)
        return answer.status_code, answer.json()

    def close(self) -> None:
        """Off."""
        if self.socket is not None:
            hang_up(self.socket)
        self.door.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that must be the same on the next machine; time left in milliseconds."""

    answers: Mapping[str, tuple[int, Any]]
    order: tuple[str, ...]
    state: str
    place: Mapping[str, Any] | None
    remaining_ms: int


@dataclass(slots=True, kw_only=True)
class Mover:
    """Moves one candidate again and again; `differences` names everything that was not as before."""

    served: Served
    hall: Hall
    seated: Seated
    chance: Random
    machine: Machine
    differences: list[str] = field(default_factory=list)
    took_s: list[float] = field(default_factory=list)
    left_behind: int = 0
    _revision: int = 0

    def work(self) -> None:
        """A random stretch of answering; some practical work once theory is sealed."""
        for _ in range(self.chance.randint(1, 3)):
            self.hall.clock.forward(seconds=self.chance.uniform(0, 9))
            status, answer = self.machine.save(self._writes())
            assert status == 200, answer
            assert {result["outcome"] for result in answer["results"]} == {"saved"}

    def move(self, seat_id: int | None) -> None:
        """From here to there, with everything."""
        before = self._look()
        old, lost_s = self.machine, self.chance.uniform(0, 40)
        began = perf_counter()
        grace = self.served.site.staff("grace")
        asked = {"attempt": self.seated.id, "seat_id": seat_id, "reason": "蓝屏"}
        started = grace.post(f"/api/sitting-rooms/{self.hall.sitting_room_id}/moves", asked)
        assert started.status_code == 201, started.json
        self.hall.clock.forward(seconds=lost_s)
        self._refused_and_dead(old)
        number = self.hall.seats[self.seated.name].candidate_number
        self.machine = Machine(origin=self.served.origin)
        entered = self.machine.enter(number, started.json["code"])
        if self.chance.random() < 0.5:
            self.machine.listen()
        self._compare(before, self._look())
        self.took_s.append(perf_counter() - began)
        if entered["seat"]["number"] != started.json["seat"]:
            self._differs("seat", started.json["seat"], entered["seat"]["number"])

    def _refused_and_dead(self, old: Machine) -> None:
        """Half of the left machines still try to save: none of it is taken; sockets end within a second."""
        if self.chance.random() < 0.5 and old.socket is None:
            writes = self._writes()
            status, answer = old.save(writes)
            self.left_behind += len(writes)
            if status != 409 or not answer["type"].endswith("lease_lost"):
                self._differs("a save of the left machine", 409, status)
        if old.socket is not None:
            socket = old.socket
            until(lambda: not socket.connected, within_s=DEAD_WITHIN_S)
        old.close()

    def _writes(self) -> list[dict[str, Any]]:
        self._revision += self.chance.randint(1, 3)
        practical = self.hall.attempt(self.seated).state == "practical"
        if practical:
            key = self.chance.choice(PROGRAMS)
            value: dict[str, Any] = {"files": {"solution.py": multiplies(2, self._revision)}}
            place = {
                "section": "practical",
                "item": key,
                "file": "solution.py",
                "line": self._revision % 7 + 1,
            }
        else:
            key = self.chance.choice(list(RIGHT))
            value = RIGHT[key] | ({"flagged": True} if self.chance.random() < 0.3 else {})
            place = {"section": "theory", "item": key, "scroll": self._revision}
        return [
            {"item": key, "revision": self._revision, "value": value},
            {"item": "@place", "revision": self._revision, "value": place},
        ]

    def _look(self) -> Snapshot:
        attempt = self.machine.get("/api/attempt")
        responses = self.machine.get("/api/attempt/responses")["responses"]
        entries = self.machine.get(f"/api/attempt/paper/{attempt['section']}")["entries"]
        return Snapshot(
            answers={each["item"]: (each["revision"], each["value"]) for each in responses},
            order=tuple(f"{entry['key']} {_options(entry)}" for entry in entries),
            state=attempt["state"],
            place=attempt["place"],
            remaining_ms=attempt["remaining_ms"],
        )

    def _compare(self, before: Snapshot, after: Snapshot) -> None:
        for name in ("answers", "order", "state", "place"):
            if getattr(before, name) != getattr(after, name):
                self._differs(name, getattr(before, name), getattr(after, name))
        if abs(before.remaining_ms - after.remaining_ms) >= 1000:
            self._differs("remaining_ms", before.remaining_ms, after.remaining_ms)

    def _differs(self, what: str, before: Any, after: Any) -> None:
        self.differences.append(f"{self.seated.name}: {what}: {before} became {after}")


def _options(entry: Mapping[str, Any]) -> list[str]:
    return [option["id"] for option in entry.get("item", {}).get("options", ())]
