"""One cast for tests of the services: Ada and friends in Room 1, with a clock that only tests move."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from sqlalchemy import select

from question_bank.reading import BankReading, read_bank
from sandbox.scripted import IMAGE, ScriptedSandbox
from server.config import Settings
from server.exam.words import Role, Section
from server.services import attempts, banks, collecting, rosters, saving, setting_up, sittings, steering
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.flights import Flights
from server.services.judge_images import tell_images
from server.services.judging import work_once
from server.services.keys import Keys
from server.services.passwords import Passwords
from server.services.saving import Write
from server.services.self_checks import note_check
from server.services.signing_in import sign_in_candidate
from server.services.views import SaveAck
from server.services.views_rooms import SeatAssignment
from server.store.engine import open_engine
from server.store.schema import metadata
from server.store.tables.journal import RecordRow
from server.store.tables.places import StaffRow
from server.store.tables.sittings import AttemptRow, SittingRoomRow
from server.store.work import Store
from tests.support.paper import ALWAYS_TEN as ALWAYS_TEN
from tests.support.paper import DOUBLE as DOUBLE
from tests.support.paper import RIGHT as RIGHT
from tests.support.paper import TIMES as TIMES
from tests.support.paper import TRIPLE as TRIPLE
from tests.support.paper import files as files
from tests.support.paper import plays as plays
from tests.support.paper import written as written

BANK = Path(__file__).parents[1] / "fixtures" / "banks" / "pair"
START = datetime(2026, 3, 14, 1, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
TITLE = {"zh": "考试", "en": "Exam"}
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


def make_deps(url: str, folder: Path, clock: FakeClock, bells: list[str]) -> Deps:
    """Everything real but the clock, the bells and the price of a password."""
    folder.mkdir(parents=True, exist_ok=True)
    engine = open_engine(url, pool_size=8)
    return Deps(
        store=Store(engine, clock, bells.append),
        clock=clock,
        settings=Settings(var_dir=folder, database_url=url, password_memory_kib=8, password_passes=1),
        keys=Keys(b"k" * 32),
        passwords=Passwords(workers=1, memory_kib=8, passes=1),
    )


@cache
def fixture_bank() -> BankReading:
    """Read and parsed once for all tests."""
    return read_bank(BANK)


def make_hall(deps: Deps, clock: FakeClock, bells: list[str], rules: dict[str, Any], seats: int) -> Hall:
    """The hall with its staff; `rules` are keys of the policy profile."""
    admin = Actor(role=Role.ADMIN, name="Margaret", who="staff:margaret", token_hash="", login="margaret")
    hall = Hall(deps=deps, clock=clock, bells=bells, admin=admin)
    hall.station_id = setting_up.add_station(deps, admin, "32010", "城东站")["id"]
    hall.far_station_id = setting_up.add_station(deps, admin, "32099", "城西站")["id"]
    _add_people(hall)
    columns = max(2, seats // 4)
    rows = -(-seats // columns)
    hall.room_id = setting_up.add_room(
        deps, admin, hall.station_id, 1, "第一考场", rows, columns, seats, min(2, seats - 1)
    )["id"]
    banks._load(deps, "server", fixture_bank())  # as `import_folder` does, with the parsing done once
    setting_up.add_profile(deps, admin, {"id": "rules", "title": TITLE, **rules})
    setting_up.add_plan(deps, admin, PLAN)
    tell_images(deps, "one", {"stdlib": IMAGE})  # as a judge does when it starts
    view = sittings.create_sitting(deps, admin, new_sitting(hall.room_id, starts_at=clock()))
    hall.sitting_id, hall.sitting_room_id = view.id, view.rooms[0].id
    sittings.assign_staff(deps, admin, hall.sitting_id, "grace", hall.sitting_room_id)
    note_check(deps, "judge-1", "engine and image", [])
    return hall


PLAN: dict[str, Any] = {
    "id": "plan-2026",
    "year": 2026,
    "title": TITLE,
    "fee_yuan": 300,
    "profile": "rules",
    "dates": [
        {
            "day": "2026-03-14",
            "levels": ["初级"],
            "register_from": "2026-01-05",
            "register_until": "2026-02-20",
        }
    ],
}


def new_sitting(*room_ids: int, **changes: Any) -> sittings.NewSitting:
    """The sitting everybody sits, or another one by what `changes` say."""
    asked: dict[str, Any] = {
        "code": "2026-03-A",
        "plan_id": "plan-2026",
        "profile_id": "rules",
        "bank_id": "pair",
        "form_id": "pair-a",
        "level": "初级",
        "kind": "live",
        "title": TITLE,
        "starts_at": START,
        "room_ids": room_ids,
        "sitting_no": 1,
        "divide_durations_by": Decimal(1),
    }
    return sittings.NewSitting(**(asked | changes))


def _add_people(hall: Hall) -> None:
    """Grace and Annie invigilate, Alan writes, Edsger grades; Annie and Hedy are of the other station."""
    staff: Sequence[tuple[str, str, int | None]] = (
        ("grace", "invigilator", hall.station_id),
        ("annie", "invigilator", hall.far_station_id),
        ("alan", "author", None),
        ("edsger", "grader", hall.station_id),
        ("barbara", "office", hall.station_id),
        ("katherine", "chief", hall.station_id),
        ("hedy", "chief", hall.far_station_id),
    )
    for login, role, station_id in staff:
        setting_up.add_staff(hall.deps, hall.admin, login, login.title(), role, PASSWORD, station_id)
    with hall.deps.store.read() as work:
        for row in work.rows.scalars(select(StaffRow)):
            hall.people[row.login] = Actor(
                role=Role(row.role),
                name=row.name,
                who=f"staff:{row.login}",
                token_hash="",
                staff_id=row.id,
                station_id=row.station_id,
                login=row.login,
            )


HallMaker = Callable[..., Hall]


@contextmanager
def hall_on(url: str, folder: Path) -> Iterator[HallMaker]:
    """Makes one hall on an empty database: `make(seats=40, practical_counts="last_saved")`."""
    clock, bells = FakeClock(), list[str]()
    deps = make_deps(url, folder, clock, bells)
    metadata().create_all(deps.store.engine)  # test_store_schema proves that migrating makes the same
    halls: list[Hall] = []

    def make(seats: int = 8, **rules: Any) -> Hall:
        halls.append(make_hall(deps, clock, bells, rules, seats))
        return halls[-1]

    yield make
    for hall in halls:
        for process in (hall.deps, *hall.others):
            process.saves.close()
    deps.saves.close()
    deps.passwords.close()
    deps.store.engine.dispose()


@pytest.fixture
def hall_maker(database_url: str, tmp_path: Path) -> Iterator[HallMaker]:
    """For tests that choose the rules; each runs on both kinds of database."""
    with hall_on(database_url, tmp_path / "var") as make:
        yield make


@pytest.fixture
def hall(hall_maker: HallMaker) -> Hall:
    """The hall under the rules every sitting has unless its profile says otherwise."""
    return hall_maker()


@pytest.fixture
def postgres_hall(postgres_url: str, tmp_path: Path) -> Iterator[Hall]:
    """The hall where several processes write at once; mark its tests `postgres`."""
    with hall_on(postgres_url, tmp_path / "var") as make:
        yield make()
