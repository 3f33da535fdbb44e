"""Two stations in one phase of a sitting, one person per role at the first, and a request for every route."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import text

from server.edge.identity import COOKIE
from server.exam.words import Role
from server.services import attempts, rosters, sittings, steering, submitting
from server.services.actors import Actor
from server.services.alarms import raise_alarm
from server.services.setting_up import add_room
from server.services.signing_in import sign_in_candidate
from server.store.tables.answers import QuarantinedRow
from server.store.tables.sittings import AttemptRow
from tests.guards.access_table import PLACES, ROLES, Cell
from tests.support.app import STAFF, Site
from tests.support.cast import (
    CATEGORY,
    DOUBLE,
    PASSWORD,
    PLAN,
    TIMES,
    TITLE,
    Seated,
    document_of,
    files,
    new_sitting,
)

UNCHANGING = {"GET", "HEAD"}
NEVER_CHANGED = {401, 403, 404, 405, 415, 422}  # a refusal of these leaves nothing behind
COUNTED = {"POST /api/move-sign-ins"}  # but a wrong code is counted
NOT_LET_IN = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class There:
    """The ids of one station's sitting."""

    sitting: int
    room: int
    candidate: str
    seated: Seated
    try_id: str
    submission: str
    late_write: int


@dataclass(slots=True)
class World:
    """The site in one phase; `places` says what is `own` to the people who ask, and what is not."""

    site: Site
    phase: str
    places: dict[str, There] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    _file: Path = Path()

    def ask(self, route: str, place: str, role: str) -> str:
        """The status of one request or event; whatever it changed is undone."""
        if route.startswith("EVENT "):
            return self._emit(route, place, role)
        method, rule = route.split(" ")
        answer = self.site.holder(self.tokens.get(role, "")).send(
            method, self._path(rule, place), **self._how(route, place)
        )
        if method not in UNCHANGING and (answer.status_code not in NEVER_CHANGED or route in COUNTED):
            self.restore()
        return str(answer.status_code)

    def keep(self) -> None:
        """Remember the database as it is."""
        engine = self.site.app.deps.store.engine
        with engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        engine.dispose()
        self._file = Path(str(engine.url.database))
        shutil.copy(self._file, self._file.with_suffix(".kept"))

    def restore(self) -> None:
        """Back to what was remembered."""
        self.site.app.deps.saves.let_go()  # the writer keeps a connection of its own
        self.site.app.deps.store.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{self._file}{suffix}").unlink(missing_ok=True)
        shutil.copy(self._file.with_suffix(".kept"), self._file)

    def _path(self, rule: str, place: str) -> str:
        there = self.places[place]
        parts = {
            "<row:room_id>": there.room,
            "<row:sitting_id>": there.sitting,
            "<hex:attempt_id>": there.seated.id,
            "<hex:submission_id>": there.submission,
            "<hex:try_id>": there.try_id,
            "<row:write_id>": there.late_write,
            "<row:alarm_id>": 1,
            "<slug:code>": self._code(there),
            "<slug:bank_id>": "pair",
            "<slug:item_id>": "one-single",
            "<slug:task_id>": DOUBLE,
            "<path:filename>": "css/base.css",
        }
        for part, value in parts.items():
            rule = rule.replace(part, str(value))
        return rule

    def _code(self, there: There) -> str:
        """The receipt's, once there is one."""
        with self.site.app.deps.store.read() as work:
            receipt = work.get(AttemptRow, there.seated.id).receipt
        return str(receipt["code"]) if receipt else "AAAABBBBCCCC"

    def _how(self, route: str, place: str) -> dict[str, Any]:
        if route == "POST /api/banks":
            return {"data": {"package": (BytesIO(b"no zip"), "bank.zip")}}
        body = BODIES.get(route)
        return {} if body is None else {"body": body(self, self.places[place])}

    def _emit(self, route: str, place: str, role: str) -> str:
        _, namespace, name = route.split(" ")
        headers = {"Cookie": f"{COOKIE}={self.tokens.get(role, '')}"}
        client = self.site.app.io.test_client(self.site.app.flask, namespace=namespace, headers=headers)
        if not client.is_connected(namespace):
            return NOT_LET_IN
        ack = client.emit(name, EVENT_BODIES[name](self.places[place]), namespace=namespace, callback=True)
        client.disconnect(namespace)
        self.restore()
        return "200" if ack["ok"] else str(ack["problem"]["status"])


def build(site: Site, phase: str) -> World:
    """Both stations brought to `phase` the same way."""
    world = World(site, phase)
    hall = site.hall
    hall.register("Ada")
    own = (hall.sitting_id, hall.sitting_room_id, "Ada", "grace", hall.chief)
    far = (*_far_sitting(site), "Bob", "annie", hall.people["hedy"])
    for place, at in zip(PLACES, (own, far), strict=True):
        world.places[place] = _bring(site, phase, *at)
    if phase == "after":
        hall.clock.forward(minutes=211)
        hall.close_due()
        hall.judge()
    if phase != "before":
        hall.clock.forward(seconds=1)
    with hall.deps.store.write() as work:
        raise_alarm(work, "clock_stepped", "here", {"ahead_ms": 60_000, "from_ms": 0})
    world.tokens["candidate"] = world.places["own"].seated.token
    for role, login in STAFF.items():
        world.tokens[role.value] = site.staff_token(login)
    world.keep()
    return world


def every_cell(routes: list[str], phase: str) -> Iterator[Cell]:
    """All questions of one phase."""
    for route in routes:
        for place in PLACES:
            for role in ROLES:
                yield Cell(route, place, phase, role)


def routes_of(site: Site) -> list[str]:
    """`METHOD rule` of everything Flask routes, and `EVENT namespace name` of everything sockets take."""
    flask = [
        f"{method} {rule}"
        for rule in site.app.flask.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]
    events = [f"EVENT {command.namespace} {command.name}" for command in site.app.live.commands]
    return sorted(flask + events)


def _far_sitting(site: Site) -> tuple[int, int]:
    hall = site.hall
    room = add_room(hall.deps, hall.admin, hall.far_station_id, 1, "远方考场", 1, 2, 2, 0)["id"]
    made = sittings.create_sitting(hall.deps, hall.admin, new_sitting(room, code="2026-03-B", sitting_no=2))
    sittings.assign_staff(hall.deps, hall.admin, made.id, "annie", made.rooms[0].id)
    row = {"name": "Bob", "category": CATEGORY, "document_number": document_of("Bob"), "school": ""}
    rosters.add_candidates(hall.deps, hall.admin, made.id, [row], "seed")
    return made.id, made.rooms[0].id


def _bring(
    site: Site, phase: str, sitting: int, room: int, name: str, invigilator: str, chief: Actor
) -> There:
    deps, people = site.hall.deps, site.hall.people
    for state in ("sealed", "loaded", "ready"):
        sittings.set_sitting_state(deps, chief, sitting, state, "")
    code = steering.set_room_state(deps, people[invigilator], room, "admitting", "").start_code
    number = rosters.candidates(deps, site.hall.admin, sitting)[0].candidate_number
    signed = sign_in_candidate(deps, number, document_of(name)[-6:], code, "10.0.0.1")
    lease = attempts.my_attempt(deps, signed.actor).lease or ""
    seated = Seated(name=name, actor=signed.actor, lease=lease, token=signed.token)
    try_id = submission = "0" * 32
    if phase != "before":
        attempts.confirm_particulars(deps, signed.actor)
        attempts.accept_rules(deps, signed.actor, True)
        steering.set_room_state(deps, people[invigilator], room, "running", "")
        attempts.change_section(deps, signed.actor, attempts.Section.PRACTICAL)
        submission = submitting.submit(deps, signed.actor, DOUBLE, files(TIMES[2])).id
        try_id = submitting.start_try(deps, signed.actor, DOUBLE, files(TIMES[2]), None, "5").id
        site.hall.judge()
    with deps.store.write() as work:
        late = QuarantinedRow(
            attempt_id=signed.actor.attempt,
            item="one-single",
            revision=9,
            value='{"choice": "a"}',
            lease="gone",
            received_at=work.now,
            cause="lease",
            digest="0" * 64,
            size=15,
        )
        work.rows.add(late)
    return There(
        sitting=sitting,
        room=room,
        candidate=number,
        seated=seated,
        try_id=try_id,
        submission=submission,
        late_write=late.id,
    )


def _sign_in(world: World, there: There) -> dict[str, Any]:
    with world.site.hall.deps.store.read() as work:
        code = work.rows.execute(
            text("SELECT start_code FROM sitting_room WHERE id = :id"), {"id": there.room}
        ).scalar_one()
    return {
        "candidate_number": there.candidate,
        "document_last6": document_of(there.seated.name)[-6:],
        "start_code": code,
    }


def _save(there: There) -> dict[str, Any]:
    write = {"item": DOUBLE, "revision": 1, "value": {"files": files(TIMES[3])}}
    return {"lease": there.seated.lease, "writes": [write]}


def _new_sitting(world: World, _there: There) -> dict[str, Any]:
    names = ("plan_id", "profile_id", "bank_id", "form_id", "level", "title", "sitting_no")
    asked = new_sitting(world.site.hall.room_id)
    return {name: getattr(asked, name) for name in names} | {
        "code": "another",
        "kind": "trial",
        "room_ids": [world.site.hall.room_id],
        "starts_at": "2027-01-01T01:00:00Z",
    }


WORK = {"task": DOUBLE, "files": files(TIMES[2])}
Body = Callable[[World, There], Any]
BODIES: dict[str, Body] = {
    "POST /api/candidate-sign-ins": _sign_in,
    "POST /api/move-sign-ins": lambda _w, there: {"candidate_number": there.candidate, "move_code": "234567"},
    "POST /api/staff-sign-ins": lambda _w, _t: {"login": "grace", "password": PASSWORD},
    "POST /api/attempt/confirmation": lambda _w, _t: {},
    "POST /api/attempt/rules": lambda _w, _t: {"accepted": True},
    "PUT /api/attempt/section": lambda _w, _t: {"section": "practical"},
    "POST /api/attempt/hand-in": lambda _w, _t: {},
    "POST /api/attempt/responses": lambda _w, there: _save(there),
    "POST /api/attempt/tries": lambda _w, _t: WORK | {"stdin": "5"},
    "POST /api/attempt/submissions": lambda _w, _t: WORK,
    "PUT /api/sitting-rooms/<row:room_id>/state": lambda world, _t: {
        "state": "running" if world.phase == "before" else "collecting",
        "reason": "time",
    },
    "POST /api/sitting-rooms/<row:room_id>/credits": lambda _w, _t: {"minutes": 1, "reason": "power"},
    "PUT /api/sitting-rooms/<row:room_id>/pause": lambda _w, _t: {"paused": True, "reason": "power"},
    "POST /api/sitting-rooms/<row:room_id>/late-admissions": lambda _w, there: {
        "attempt": there.seated.id,
        "reason": "snow",
    },
    "POST /api/sitting-rooms/<row:room_id>/receipts-seen": lambda _w, there: {"attempts": [there.seated.id]},
    "POST /api/sitting-rooms/<row:room_id>/messages": lambda _w, _t: {"text": "hello"},
    "POST /api/sitting-rooms/<row:room_id>/moves": lambda _w, there: {
        "attempt": there.seated.id,
        "reason": "bluescreen",
    },
    "POST /api/sitting-rooms/<row:room_id>/answer-files": lambda _w, _t: {"content": "{}", "code": "A"},
    "POST /api/sitting-rooms/<row:room_id>/answer-files/loads": lambda _w, _t: {
        "content": "{}",
        "code": "A",
        "reason": "network",
    },
    "POST /api/sitting-rooms/<row:room_id>/collections": lambda _w, _t: {"reason": "time"},
    "POST /api/sittings": _new_sitting,
    "PUT /api/sittings/<row:sitting_id>/state": lambda _w, _t: {"state": "packed", "reason": "done"},
    "POST /api/sittings/<row:sitting_id>/candidates": lambda _w, _t: {
        "candidates": [{"name": "Eve", "category": CATEGORY, "document_number": document_of("Eve")}]
    },
    "POST /api/sittings/<row:sitting_id>/credits": lambda _w, _t: {"minutes": 1, "reason": "power"},
    "PUT /api/sittings/<row:sitting_id>/pause": lambda _w, _t: {"paused": True, "reason": "power"},
    "POST /api/sittings/<row:sitting_id>/accommodations": lambda _w, there: {
        "candidate_number": there.candidate,
        "theory": {"percent": 25},
        "practical": {"percent": 25},
        "reason": "sight",
    },
    "POST /api/sittings/<row:sitting_id>/assignments": lambda _w, there: {
        "staff_login": "grace",
        "sitting_room_id": there.room,
    },
    "POST /api/alarms/<row:alarm_id>/acknowledgement": lambda _w, _t: {"note": "seen to"},
    "POST /api/late-writes/<row:write_id>/decision": lambda _w, _t: {"accepted": True, "reason": "cable"},
    "POST /api/submissions/<hex:submission_id>/judgements": lambda _w, _t: {"reason": "doubt"},
    "POST /api/plans": lambda _w, _t: PLAN,
    "POST /api/policy-profiles": lambda _w, _t: {"id": "other", "title": TITLE},
    "POST /api/stations": lambda _w, _t: {"code": "55555", "name": "新站"},
    "POST /api/rooms": lambda world, _t: {
        "station_id": world.site.hall.station_id,
        "code": "07",
        "name": "第七考场",
        "rows": 2,
        "columns": 2,
        "seats": 4,
    },
    "POST /api/staff": lambda _w, _t: {
        "login": "new.person",
        "name": "New",
        "role": Role.OFFICE.value,
        "password": PASSWORD,
    },
}
EVENT_BODIES: dict[str, Callable[[There], Any]] = {
    "save_responses": _save,
    "sync_timer": lambda _t: {},
    "beat": lambda _t: {},
    "watch_room": lambda there: {"sitting_room": there.room},
}
