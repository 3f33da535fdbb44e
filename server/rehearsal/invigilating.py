"""The invigilator's part: admits, starts, gives time, writes messages, and watches the live board."""

import time
from dataclasses import dataclass
from decimal import Decimal

from server.rehearsal.errors import RehearsalError
from server.rehearsal.http import Door, Json
from server.rehearsal.line import Line
from server.rehearsal.rules import MS_PER_MINUTE
from server.rehearsal.setting_up import Person, Stage

NAMESPACE = "/room"
CREDIT_STEP_MS = 300  # credits are whole steps, so that minutes come out as short decimals


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A message or credit that was given; `at` is this machine's monotonic clock when the server had it."""

    text: str
    ms: int
    at: float


class Invigilator:
    """One person in charge of every room of the rehearsal."""

    def __init__(self, url: str, stage: Stage) -> None:
        self._stage = stage
        self.door = Door(url)
        self.line = Line(self.door, NAMESPACE)

    def arrive(self) -> dict[str, str | None]:
        """Sign in, open the rooms, begin to watch. Returns the start code of each room."""
        account = self._stage.invigilator
        self.door.sign_in("/api/staff-sign-ins", {"login": account.login, "password": account.password})
        mine = {room["id"] for room in self.door.get("/api/sitting-rooms")["sitting_rooms"]}
        missing = sorted(set(self._stage.rooms.values()) - mine)
        if missing:
            raise RehearsalError(f"the invigilator does not see the rooms {missing} they are assigned to")
        self.line.open()
        codes: dict[str, str | None] = {}
        for name, room in self._stage.rooms.items():
            opened = self._set_state(room, "admitting")
            codes[name] = opened["start_code"]
            self.line.call("watch_room", {"sitting_room": room})
        return codes

    def start(self) -> float:
        """Start every room; the monotonic instant when the last one had started."""
        for room in self._stage.rooms.values():
            self._set_state(room, "running")
        return time.monotonic()

    def give_time(self, person: Person) -> Told:
        """Half of what an invigilator may give at once."""
        ms = max(CREDIT_STEP_MS, self._stage.rules.credit_max_ms // 2 // CREDIT_STEP_MS * CREDIT_STEP_MS)
        body = {
            "minutes": float(Decimal(ms) / MS_PER_MINUTE),
            "reason": "rehearsal: keyboard changed",
            "attempts": [person.attempt_id],
        }
        self.door.post(f"/api/sitting-rooms/{self._room_of(person)}/credits", body)
        return Told(text="", ms=ms, at=time.monotonic())

    def tell_rooms(self, text: str) -> Told:
        """The same message to every room."""
        for room in self._stage.rooms.values():
            self.door.post(f"/api/sitting-rooms/{room}/messages", {"text": text, "attempt": None})
        return Told(text=text, ms=0, at=time.monotonic())

    def tell_one(self, person: Person, text: str) -> Told:
        """A message to one candidate."""
        body = {"text": text, "attempt": person.attempt_id}
        self.door.post(f"/api/sitting-rooms/{self._room_of(person)}/messages", body)
        return Told(text=text, ms=0, at=time.monotonic())

    def boards(self) -> list[Json]:
        """The boards of all rooms as they are now."""
        return [self.door.get(f"/api/sitting-rooms/{room}/board") for room in self._stage.rooms.values()]

    def shown_at(self, attempt_id: str, states: frozenset[str]) -> float | None:
        """When the live board first showed this attempt in one of the states; None so far."""
        for heard in self.line.heard("board_changed"):
            for cell in heard.payload["cells"]:
                if cell["attempt_id"] == attempt_id and cell["state"] in states:
                    return heard.at
        return None

    def leave(self) -> None:
        """Switch the machine off."""
        self.line.close()
        self.door.close()

    def _set_state(self, room: int, state: str) -> dict[str, str | None]:
        body = {"state": state, "reason": "rehearsal"}
        found: dict[str, str | None] = self.door.put(f"/api/sitting-rooms/{room}/state", body)["sitting_room"]
        return found

    def _room_of(self, person: Person) -> int:
        return self._stage.rooms[person.room]
