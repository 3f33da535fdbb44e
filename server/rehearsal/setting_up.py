"""Prepares the rehearsal's own trial sitting through the public API, as an administrator would."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from server.rehearsal.content import BankContent, read_bank
from server.rehearsal.errors import Refused, RehearsalError
from server.rehearsal.http import Door
from server.rehearsal.rules import Rules, rules_of

CODE_PREFIX = "rehearsal-"
FIRST_STATION = 90001
SITTINGS_PER_STATION = 99  # a candidate number has two digits for the sitting
LARGEST_ROOM = 99
COLUMNS = 10
CATEGORIES = ("中职", "高职", "应用型本科", "社会考生")
USUAL_MINUTES = 210
STARTS_IN = timedelta(minutes=1)
CONFLICT = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How one of the rehearsal's own staff signs in."""

    login: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An invented candidate: how they sign in, and which attempt is theirs."""

    index: int
    name: str
    attempt_id: str
    candidate_number: str
    document_last6: str
    room: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything is ready for the doors to open."""

    sitting_id: int
    code: str
    speed: Decimal
    rules: Rules
    bank: BankContent
    people: tuple[Person, ...]
    rooms: Mapping[str, int]  # name of a room -> id of the sitting-room
    invigilator: Account
    grader: Account


def prepare(admin: Door, account: Account, *, seats: int, speed: Decimal, timing: str) -> Stage:
    """Sign in, set everything up, and take the sitting to ready.

    Raises:
        RehearsalError: something that must be on the server is missing, or it refuses a step.
    """
    admin.sign_in("/api/staff-sign-ins", {"login": account.login, "password": account.password})
    bank = read_bank(admin)
    plan, profile = _plan_and_profile(admin, bank.level, timing)
    number = sum(each["code"].startswith(CODE_PREFIX) for each in admin.get("/api/sittings")["sittings"])
    station = _station(admin, FIRST_STATION + number // SITTINGS_PER_STATION)
    rooms = _rooms(admin, station, seats)
    sitting = _sitting(admin, bank, plan, str(profile["id"]), speed, number, rooms)
    people = _people(admin, sitting["id"], seats)
    invigilator = _account(admin, account, "invigilator")
    for room in sitting["rooms"]:
        body = {"staff_login": invigilator.login, "sitting_room_id": room["id"]}
        admin.post(f"/api/sittings/{sitting['id']}/assignments", body)
    for state in ("sealed", "loaded", "ready"):
        admin.put(f"/api/sittings/{sitting['id']}/state", {"state": state, "reason": "rehearsal"})
    return Stage(
        sitting_id=sitting["id"],
        code=sitting["code"],
        speed=speed,
        rules=rules_of(profile, speed),
        bank=bank,
        people=people,
        rooms={room["room"]: room["id"] for room in sitting["rooms"]},
        invigilator=invigilator,
        grader=_account(admin, account, "grader"),
    )


def _plan_and_profile(admin: Door, level: str, timing: str) -> tuple[str, Mapping[str, Any]]:
    """A plan that offers the level and a profile of this timing: the plan's own if possible."""
    plans = [
        plan
        for plan in admin.get("/api/plans")["plans"]
        if any(level in day["levels"] for day in plan["dates"])
    ]
    profiles = [
        profile
        for profile in admin.get("/api/policy-profiles")["profiles"]
        if profile["timing"] == timing and profile["clock_from"] == "room_start"
    ]
    if not plans or not profiles:
        what = (
            f"plan for {level}" if not plans else f"profile with timing {timing} from the start of the room"
        )
        raise RehearsalError(f"the server has no {what}; load one first (kaohe demo load)")

    def unusual(profile: Mapping[str, Any]) -> tuple[bool, bool, str]:
        own = profile["id"] in {plan.get("profile") for plan in plans}
        return profile["total_minutes"] != USUAL_MINUTES, not own, str(profile["id"])

    profile = min(profiles, key=unusual)
    own_plans = [plan for plan in plans if plan.get("profile") == profile["id"]]
    return str((own_plans or plans)[0]["id"]), profile


def _station(admin: Door, code: int) -> int:
    for station in admin.get("/api/stations")["stations"]:
        if station["code"] == str(code):
            return int(station["id"])
    made = admin.post("/api/stations", {"code": str(code), "name": f"演练考点 {code}"})
    return int(made["station"]["id"])


def _rooms(admin: Door, station: int, seats: int) -> list[int]:
    """Ids of rooms with enough seats: those of earlier rehearsals where they fit, else new ones."""
    mine = [room for room in admin.get("/api/rooms")["rooms"] if room["station_id"] == station]
    free = {int(room["id"]): room["seats"] - room["spares"] for room in mine}
    code = max((int(room["code"]) for room in mine), default=0)
    chosen: list[int] = []
    for start in range(0, seats, LARGEST_ROOM):
        size = min(LARGEST_ROOM, seats - start)
        fitting = [room for room, places in free.items() if places >= size and room not in chosen]
        if fitting:
            chosen.append(min(fitting, key=free.__getitem__))
            continue
        code += 1
        chosen.append(_add_room(admin, station, code, size))
    return chosen


def _add_room(admin: Door, station: int, code: int, size: int) -> int:
    body = {
        "station_id": station,
        "code": f"{code:02}",
        "name": f"演练考场 {code:02}",
        "rows": -(-size // COLUMNS),
        "columns": COLUMNS,
        "seats": size,
    }
    return int(admin.post("/api/rooms", body)["room"]["id"])


def _sitting(
    admin: Door,
    bank: BankContent,
    plan: str,
    profile: str,
    speed: Decimal,
    number: int,
    rooms: Sequence[int],
) -> Mapping[str, Any]:
    body = {
        "code": f"{CODE_PREFIX}{number + 1}",
        "plan_id": plan,
        "profile_id": profile,
        "bank_id": bank.id,
        "form_id": bank.form,
        "level": bank.level,
        "kind": "trial",
        "title": {"zh": f"演练场次 {number + 1}", "en": f"Rehearsal {number + 1}"},
        "starts_at": (datetime.now(UTC) + STARTS_IN).isoformat(timespec="seconds"),
        "room_ids": list(rooms),
        "sitting_no": number % SITTINGS_PER_STATION + 1,
        "divide_durations_by": float(speed),
    }
    made: Mapping[str, Any] = admin.post("/api/sittings", body)["sitting"]
    return made


def _people(admin: Door, sitting_id: int, seats: int) -> tuple[Person, ...]:
    """Invented people with invented documents; the last six tell them apart."""
    documents = {f"演练{at + 1:04}号": f"YANLIAN{sitting_id % 100:02}{at + 1:04}" for at in range(seats)}
    rows = [
        {"name": name, "category": CATEGORIES[at % len(CATEGORIES)], "document_number": document}
        for at, (name, document) in enumerate(documents.items())
    ]
    body = {"candidates": rows, "seed": f"rehearsal {sitting_id}"}
    seated = admin.post(f"/api/sittings/{sitting_id}/candidates", body)["candidates"]
    order = list(documents)
    return tuple(
        Person(
            index=order.index(row["name"]),
            name=row["name"],
            attempt_id=row["attempt_id"],
            candidate_number=row["candidate_number"],
            document_last6=documents[row["name"]][-6:],
            room=row["room"],
        )
        for row in sorted(seated, key=lambda row: order.index(row["name"]))
    )


def _account(admin: Door, account: Account, role: str) -> Account:
    """An account of the rehearsal's own, the same at every rehearsal of this administrator.

    Its password follows from the administrator's, so nothing has to be kept; another password of the
    administrator means another account.
    """
    password = hmac.new(account.password.encode(), f"rehearsal/{role}".encode(), hashlib.sha256).hexdigest()
    mark = hashlib.sha256(password.encode()).hexdigest()[:8]
    mine = Account(login=f"rehearsal-{role}-{mark}", password=password)
    body = {"login": mine.login, "name": f"演练 {role}", "role": role, "password": mine.password}
    try:
        admin.post("/api/staff", body)
    except Refused as refusal:
        if refusal.status != CONFLICT:
            raise
    return mine
