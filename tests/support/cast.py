"""One cast for tests of the services: Ada and friends in Room 1, with a clock that only tests move."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from sqlalchemy import event, select

from question_bank.reading import BankReading, read_bank
from sandbox.scripted import IMAGE
from server.config import Settings
from server.exam.words import Role
from server.services import banks, setting_up, sittings
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.judge_images import tell_images
from server.services.keys import Keys
from server.services.passwords import Passwords
from server.services.self_checks import note_check
from server.store.engine import open_engine
from server.store.schema import metadata
from server.store.tables.places import StaffRow
from server.store.work import Store
from tests.support.hall import CATEGORY as CATEGORY
from tests.support.hall import START as START
from tests.support.hall import FakeClock as FakeClock
from tests.support.hall import Hall as Hall
from tests.support.hall import Seated as Seated
from tests.support.hall import document_of as document_of
from tests.support.paper import ALWAYS_TEN as ALWAYS_TEN
from tests.support.paper import DOUBLE as DOUBLE
from tests.support.paper import RIGHT as RIGHT
from tests.support.paper import TIMES as TIMES
from tests.support.paper import TRIPLE as TRIPLE
from tests.support.paper import files as files
from tests.support.paper import plays as plays
from tests.support.paper import written as written

BANK = Path(__file__).parents[1] / "fixtures" / "banks" / "pair"
SEATS = 8
PASSWORD = "correct horse battery"
TITLE = {"zh": "考试", "en": "Exam"}


def make_deps(
    url: str, folder: Path, clock: FakeClock, bells: list[str], *, is_durable: bool = False
) -> Deps:
    """Everything real but the clock, the bells and the price of a password and, by default, of a commit."""
    folder.mkdir(parents=True, exist_ok=True)
    engine = open_engine(url, pool_size=8)
    if engine.dialect.name == "sqlite" and not is_durable:
        event.listen(engine, "connect", _wait_for_no_disk)
    return Deps(
        store=Store(engine, clock, bells.append),
        clock=clock,
        settings=Settings(var_dir=folder, database_url=url, password_memory_kib=8, password_passes=1),
        keys=Keys(b"k" * 32),
        passwords=Passwords(workers=1, memory_kib=8, passes=1),
    )


def _wait_for_no_disk(connection: Connection, _record: Any) -> None:
    """Nothing of a test has to survive a power cut; as in the cluster of tests/support/databases.py."""
    connection.execute("PRAGMA synchronous=OFF").close()


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


def add_staff_of_the_web(hall: Hall) -> None:
    """Two with roles that the tests of the services do without."""
    people = (("rosalind", Role.INSPECTOR, hall.station_id), ("dorothy", Role.ADMIN, None))
    for login, role, station in people:
        setting_up.add_staff(hall.deps, hall.admin, login, login.title(), role, PASSWORD, station)


HallMaker = Callable[..., Hall]


@contextmanager
def hall_on(url: str, folder: Path, *, is_durable: bool = False) -> Iterator[HallMaker]:
    """Makes one hall on an empty database: `make(seats=40, practical_counts="last_saved")`.

    Args:
        is_durable: commits wait for the disk as the product's do; only for tests and figures of that.
    """
    clock, bells = FakeClock(), list[str]()
    deps = make_deps(url, folder, clock, bells, is_durable=is_durable)
    halls: list[Hall] = []

    def make(seats: int = SEATS, **rules: Any) -> Hall:
        metadata().create_all(deps.store.engine)  # test_store_schema proves that migrating makes the same
        halls.append(make_hall(deps, clock, bells, rules, seats))
        return halls[-1]

    try:
        yield make
    finally:
        close(deps, halls)


def close(deps: Deps, halls: Sequence[Hall]) -> None:
    """End the threads of all processes of these halls, and let go of the database."""
    for process in (deps, *(each for hall in halls for each in (hall.deps, *hall.others))):
        process.saves.close()
    deps.passwords.close()
    deps.store.engine.dispose()
