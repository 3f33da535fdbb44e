"""Sittings of the station, made through the API as an office would, and candidates without a browser."""

import io
import itertools
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from question_bank.reading import read_bank
from tests.support.station import Api, Station

FOLDER = Path(__file__).parents[2] / "deploy" / "demo" / "bank"
BANK = read_bank(FOLDER).bank
RIGHT: Mapping[str, Any] = BANK.items  # with their keys, which only tests and markers know
DEMO = ("chuji-demo", "chuji-demo-a")
# Ada and her neighbours, as they write themselves; three of them in characters beyond the common sets.
NAMES = ("艾达", "闻㛃宁", "连𬭚文", "葛䶮青", "苏骉远", "柏听澜")
JUDGED_WITHIN_S = 120.0
LOOK_EVERY_S = 0.2
# Rules under which a test need not wait; each profile says what it changes.
PATIENT: dict[str, Any] = {
    "title": {"zh": "测试规则", "en": "Rules of a test"},
    "late_limit_minutes": 210,
    "early_hand_in_minutes": 0,
    "start_code": "off",
}
FREE: dict[str, Any] = {"timing": "free", "theory_max_minutes": None, "early_needs_theory_sealed": False}
_numbers = itertools.count(2)  # the demo's own sitting has number 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A candidate with what signs them in."""

    name: str
    number: str
    last6: str
    attempt: str
    seat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A sitting in one room of the station, steered by the demo's invigilator."""

    station: Station
    id: int
    room: int
    title: Mapping[str, str]
    seats: tuple[Seat, ...]

    def start(self) -> None:
        """The invigilator's start, without a page."""
        self.steer("running")

    def steer(self, state: str) -> None:
        """Move the room on."""
        self._invigilator.put(f"/api/sitting-rooms/{self.room}/state", {"state": state, "reason": "按时"})

    def give_time(self, seat: Seat, minutes: float) -> None:
        """The invigilator's credit, without a page."""
        asked = {"minutes": minutes, "reason": "测试", "attempts": [seat.attempt]}
        self._invigilator.post(f"/api/sitting-rooms/{self.room}/credits", asked)

    def cell(self, seat: Seat) -> dict[str, Any]:
        """A seat as the board has it now."""
        board = self._invigilator.get(f"/api/sitting-rooms/{self.room}/board")
        found: dict[str, Any] = next(cell for cell in board["cells"] if cell["attempt_id"] == seat.attempt)
        return found

    def result(self, seat: Seat) -> dict[str, Any]:
        """The combined result, once all is judged."""
        until = time.monotonic() + JUDGED_WITHIN_S
        while True:
            rows = self.station.person("office").get(f"/api/sittings/{self.id}/results")["results"]
            found: dict[str, Any] = next(row for row in rows if row["attempt_id"] == seat.attempt)
            if found["combined"] is not None:
                return found
            assert time.monotonic() < until, f"not judged: {found}\n{self.station.log()}"
            time.sleep(LOOK_EVERY_S)

    def without_browser(self, seat: Seat, start_code: str | None = None) -> Api:
        """A candidate signed in, with particulars confirmed and rules accepted."""
        api = Api(origin=self.station.origin)
        api.sign_in(
            "/api/candidate-sign-ins",
            {"candidate_number": seat.number, "document_last6": seat.last6, "start_code": start_code},
        )
        api.post("/api/attempt/confirmation", {})
        api.post("/api/attempt/rules", {"accepted": True})
        return api

    @property
    def _invigilator(self) -> Api:
        return self.station.person("invigilator")


def open_sitting(
    station: Station,
    *,
    bank: tuple[str, str] = DEMO,
    rules: Mapping[str, Any] | None = None,
    people: int = 1,
    starts_in: timedelta = timedelta(minutes=30),
) -> Sitting:
    """A new sitting with its doors open; `rules` are keys of a policy profile that differ from PATIENT."""
    number = next(_numbers)
    admin = station.person("admin")
    profile = f"e2e-{number}"
    admin.post("/api/policy-profiles", {**PATIENT, "id": profile, **(rules or {})})
    room = admin.get("/api/rooms")["rooms"][0]
    title = {"zh": f"第 {number} 场测试考试", "en": f"Examination {number} of the tests"}
    made = admin.post(
        "/api/sittings",
        {
            "code": f"e2e-{number}",
            "plan_id": "plan-2025",
            "profile_id": profile,
            "bank_id": bank[0],
            "form_id": bank[1],
            "level": "初级",
            "kind": "trial",
            "title": title,
            "starts_at": (datetime.now(UTC) + starts_in).isoformat(),
            "room_ids": [room["id"]],
            "sitting_no": number,
        },
    )["sitting"]
    seats = _seat_people(admin, made["id"], number, NAMES[:people])
    for state in ("sealed", "loaded", "ready"):
        admin.put(f"/api/sittings/{made['id']}/state", {"state": state, "reason": "准备"})
    room_id = made["rooms"][0]["id"]
    admin.post(
        f"/api/sittings/{made['id']}/assignments",
        {"staff_login": "invigilator", "sitting_room_id": room_id},
    )
    sitting = Sitting(station=station, id=made["id"], room=room_id, title=title, seats=seats)
    sitting.steer("admitting")
    return sitting


def take_without_browser(sitting: Sitting, seat: Seat) -> None:
    """Answer a little of everything, submit one right and one wrong program, hand in."""
    api = sitting.without_browser(seat)
    sitting.start()
    lease = api.get("/api/attempt")["lease"]
    entries = api.get("/api/attempt/paper/theory")["entries"]
    first = {entry["item"]["kind"]: entry["item"] for entry in reversed(entries)}
    values: dict[str, Any] = {
        first["single"]["id"]: {"choice": RIGHT[first["single"]["id"]].key[0]},
        first["multiple"]["id"]: {"choices": [RIGHT[first["multiple"]["id"]].key[0]]},
        first["true_false"]["id"]: {"choice": RIGHT[first["true_false"]["id"]].key},
        first["fill"]["id"]: {"blanks": {"1": "=1+1"}},
    }
    writes = [{"item": item, "revision": 1, "value": value} for item, value in values.items()]
    api.post("/api/attempt/responses", {"lease": lease, "writes": writes})
    api.put("/api/attempt/section", {"section": "practical"})
    for task, verdict in (("water-bill", "accepted"), ("card-number", "wrong_answer")):
        api.post("/api/attempt/submissions", {"task": task, "files": solution(task, verdict)})
    api.post("/api/attempt/hand-in", {})
    api.caller.close()


def _seat_people(admin: Api, sitting_id: int, number: int, names: Sequence[str]) -> tuple[Seat, ...]:
    documents = {name: f"TEST{number:04}{at:03}00{at}X" for at, name in enumerate(names, 1)}
    rows = [
        {"name": name, "category": "中职", "document_number": document, "school": "示例学校"}
        for name, document in documents.items()
    ]
    placed = admin.post(f"/api/sittings/{sitting_id}/candidates", {"candidates": rows, "seed": "e2e"})
    by_name = {row["name"]: row for row in placed["candidates"]}
    return tuple(
        Seat(
            name=name,
            number=by_name[name]["candidate_number"],
            last6=documents[name][-6:],
            attempt=by_name[name]["attempt_id"],
            seat=by_name[name]["seat"],
        )
        for name in names
    )


def solution(task: str, verdict: str = "accepted") -> dict[str, str]:
    """The files of a demo task's first solution of that folder, under the names a candidate hands in."""
    path = min((FOLDER / "tasks" / task / "submissions" / verdict).iterdir())
    starter = next(
        line.split(":", 1)[1].strip()
        for line in (FOLDER / "tasks" / task / "problem.yaml").read_text("utf-8").splitlines()
        if line.strip().startswith("entry:")
    )
    return {starter: path.read_text("utf-8")}


def zip_of(folder: Path) -> bytes:
    """A bank folder as an author would pack it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder.parent))
    return packed.getvalue()
