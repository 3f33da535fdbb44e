"""The hall: a sitting in a room, those who sit in it, and what they can do by one call."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from zlib import crc32

from sqlalchemy import select

from sandbox.scripted import ScriptedSandbox
from server.exam.words import Section
from server.services import attempts, collecting, rosters, saving, sittings, steering
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.flights import Flights
from server.services.judging import work_once
from server.services.saving import Write
from server.services.signing_in import sign_in_candidate
from server.services.views import SaveAck
from server.services.views_rooms import SeatAssignment
from server.store.tables.journal import RecordRow
from server.store.tables.sittings import AttemptRow, SittingRoomRow
from server.store.work import Store
from tests.support.paper import plays

START = datetime(2026, 3, 14, 1, 0, tzinfo=UTC)
CATEGORY = "中职"


class FakeClock:
    """Time that stands until somebody moves it."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> datetime:
        """Let time pass: `minutes=5`, `seconds=0.5`."""
        self.now += timedelta(**amount)
        return self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """A candidate at a machine: signed in, holding the lease."""

    name: str
    actor: Actor
    lease: str
    token: str

    @property
    def id(self) -> str:
        """The attempt."""
        return self.actor.attempt


class Copied(Protocol):
    """A hall whose database is not laid down yet may still be the copy of another original."""

    def running(self, hall: "Hall", names: tuple[str, ...]) -> list[Seated] | None:
        """Those who sit, the room started; None when it is too late for that."""

    def with_staff_of_the_web(self) -> bool:
        """Everybody whom the web's tests need is there; False when it is too late for that."""


@dataclass(slots=True, kw_only=True)
class Hall:
    """A station with one sitting in Room 1, and Room 2 of another station beside it."""

    deps: Deps
    clock: FakeClock
    bells: list[str]
    admin: Actor
    people: dict[str, Actor] = field(default_factory=dict)
    station_id: int = 0
    far_station_id: int = 0
    room_id: int = 0
    sitting_id: int = 0
    sitting_room_id: int = 0
    seats: dict[str, SeatAssignment] = field(default_factory=dict)
    others: list[Deps] = field(default_factory=list)
    copy: "Copied | None" = None  # of a hall that was made before

    @property
    def grace(self) -> Actor:
        """The invigilator of the room."""
        return self.people["grace"]

    @property
    def chief(self) -> Actor:
        """The chief of the station."""
        return self.people["katherine"]

    def register(self, *names: str) -> None:
        """Put people on the list; each has a document number of their own."""
        rows = [
            {"name": name, "category": CATEGORY, "document_number": document_of(name), "school": "一中"}
            for name in names
        ]
        rosters.add_candidates(self.deps, self.admin, self.sitting_id, rows, "seed")
        self.seats = {each.name: each for each in rosters.candidates(self.deps, self.admin, self.sitting_id)}

    def admit(self) -> None:
        """Everything up to the open door."""
        for state in ("sealed", "loaded", "ready"):
            sittings.set_sitting_state(self.deps, self.chief, self.sitting_id, state, "")
        self.steer("admitting")

    def steer(self, state: str, reason: str = "on time") -> None:
        """The invigilator moves the room."""
        steering.set_room_state(self.deps, self.grace, self.sitting_room_id, state, reason)

    def sign_in(self, name: str) -> Seated:
        """At a machine of the room."""
        signed = sign_in_candidate(
            self.deps,
            self.seats[name].candidate_number,
            document_of(name)[-6:],
            self.sitting_room().start_code,
            "10.0.0.1",
        )
        lease = attempts.my_attempt(self.deps, signed.actor).lease
        assert lease is not None
        return Seated(name=name, actor=signed.actor, lease=lease, token=signed.token)

    def arrive(self, name: str) -> Seated:
        """Signed in, particulars confirmed, rules accepted."""
        seated = self.sign_in(name)
        attempts.confirm_particulars(self.deps, seated.actor)
        attempts.accept_rules(self.deps, seated.actor, True)
        return seated

    def running(self, *names: str) -> list[Seated]:
        """All of them registered, arrived, and the room started."""
        seated = self.copy.running(self, names) if self.copy else None
        if seated is not None:
            return seated
        self.register(*names)
        self.admit()
        seated = [self.arrive(name) for name in names]
        self.steer("running")
        return seated

    def save(self, seated: Seated, *writes: tuple[str, int, Any], lease: str | None = None) -> SaveAck:
        """Save `(item, revision, value)` at this instant."""
        return saving.save_responses(
            self.deps,
            seated.actor,
            seated.lease if lease is None else lease,
            [Write(item=item, revision=revision, value=value) for item, revision, value in writes],
            self.clock(),
        )

    def practise(self, seated: Seated) -> None:
        """On to the practical paper."""
        attempts.change_section(self.deps, seated.actor, Section.PRACTICAL)

    def judge(self, sandbox: ScriptedSandbox | None = None) -> int:
        """Let one judge work until nothing is left to do now; says how many jobs it saw."""
        sandbox = sandbox or ScriptedSandbox([plays])
        jobs = 0
        while work_once(self.deps, sandbox, "judge-1"):
            jobs += 1
        return jobs

    def another_process(self) -> Deps:
        """What a second server process of this station holds: the same database, a turn of its own."""
        store = Store(self.deps.store.engine, self.clock, self.bells.append)
        other = replace(self.deps, store=store, flights=Flights())
        self.others.append(other)
        return other

    def close_due(self) -> int:
        """One tick."""
        return collecting.close_due(self.deps)

    def attempt(self, seated: Seated) -> AttemptRow:
        """The row as it is now."""
        with self.deps.store.read() as work:
            return work.get(AttemptRow, seated.id)

    def sitting_room(self) -> SittingRoomRow:
        """The row as it is now."""
        with self.deps.store.read() as work:
            return work.get(SittingRoomRow, self.sitting_room_id)

    def records(self, after: int = 0) -> list[RecordRow]:
        """The record in order, from row `after` on."""
        with self.deps.store.read() as work:
            rows = work.rows.scalars(select(RecordRow).where(RecordRow.seq > after).order_by(RecordRow.seq))
            return list(rows)

    def recorded(self, act: Callable[[], object]) -> list[tuple[str, str, str]]:
        """Do it, and give `(who, what, subject)` of every row it left in the record."""
        last = max((row.seq for row in self.records()), default=0)
        act()
        return [(row.who, row.what, row.subject) for row in self.records(last)]


def document_of(name: str) -> str:
    """A document number that belongs to nobody, one per name."""
    return f"TEST{crc32(name.encode()):010d}X"
