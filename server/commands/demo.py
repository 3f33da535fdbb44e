"""`kaohe demo load`: an invented station with a sitting that can be taken at once, and how to sign in."""

import csv
import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import yaml

from sandbox.errors import SandboxError
from server.commands.self_check import self_check
from server.config import Settings
from server.errors import Conflict, ExamError, NotReady
from server.exam.room_states import RoomState
from server.exam.words import Role
from server.services import banks, rosters, setting_up, sittings, steering
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.pins import pin_again
from server.services.views_rooms import SittingView
from server.wiring import docker_sandbox, wire

FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "demo"
STATION = ("00001", "演示考核站点")
ROOMS = ((1, "第一考场", 5, 7, 33, 3), (2, "第二考场", 5, 7, 33, 3))
STAFF = (
    ("admin", "系统管理员", Role.ADMIN),
    ("chief", "主考", Role.CHIEF),
    ("office", "考务", Role.OFFICE),
    ("invigilator", "监考员", Role.INVIGILATOR),
    ("author", "命题员", Role.AUTHOR),
    ("grader", "阅卷员", Role.GRADER),
    ("inspector", "巡考", Role.INSPECTOR),
)
USABLE = {"ready", "running"}
USABLE_FOR = timedelta(hours=12)
FORM = "chuji-demo-a"
PLAN = "plan-2025"
PROFILE = "demo-210"
SEEN = 3  # candidates whose sign-in is printed

LOADER = Actor(role=Role.ADMIN, name="demo", who="server:demo", token_hash="")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIns:
    """What is printed: staff share one password of this machine.

    `closed_because`: why the rooms could not be opened, "" when they are.
    """

    password: str
    sitting: SittingView
    candidates: tuple[tuple[str, str, str], ...]  # name, number, last six of the document
    closed_because: str = ""


@click.group()
def demo() -> None:
    """The demo sitting."""


@demo.command()
@click.option("--json", "as_json", is_flag=True, help="JSON and nothing else on standard output.")
def load(as_json: bool) -> None:
    """Load the demo; again, it only says how to sign in."""
    settings = Settings()
    try:
        signs = load_demo(wire(settings))
    except ExamError as error:
        raise click.ClickException(f"{error.title()} {error.detail}") from error
    if as_json:
        click.echo(json.dumps(_json(signs), ensure_ascii=False))
    else:
        _print(signs, settings)


def load_demo(deps: Deps) -> SignIns:
    """Everything the demo needs that is not there yet."""
    password = _password(deps.settings)
    for path in sorted((FOLDER / "profiles").glob("*.yaml")):
        setting_up.add_profile(deps, LOADER, _yaml(path))
    for path in sorted((FOLDER / "plans").glob("*.yaml")):
        setting_up.add_plan(deps, LOADER, _yaml(path))
    if not banks.banks(deps):
        report = banks.import_folder(deps, LOADER.who, FOLDER / "bank")
        if report.issues:
            raise Conflict(f"the demo bank has {len(report.issues)} problems: {dict(report.issues[0])}")
    room_ids = _station(deps)
    _staff(deps, password)
    made = _sitting(deps, room_ids)
    why = _open_rooms(deps, made)
    sitting = sittings.sitting(deps, LOADER, made.id)
    return SignIns(
        password=password, sitting=sitting, candidates=_candidates(deps, sitting), closed_because=why
    )


def _station(deps: Deps) -> list[int]:
    known = {row["code"]: row["id"] for row in setting_up.stations(deps)}
    if STATION[0] not in known:
        known[STATION[0]] = setting_up.add_station(deps, LOADER, *STATION)["id"]
    station_id = known[STATION[0]]
    there = {row["number"]: row["id"] for row in setting_up.rooms(deps) if row["station_id"] == station_id}
    for room in ROOMS:
        if room[0] not in there:
            there[room[0]] = setting_up.add_room(deps, LOADER, station_id, *room)["id"]
    return [there[room[0]] for room in ROOMS]


def _staff(deps: Deps, password: str) -> None:
    known = {row["login"] for row in setting_up.staff(deps)}
    for login, name, role in STAFF:
        if login not in known:
            setting_up.add_staff(deps, LOADER, login, name, role.value, password, None)


def _sitting(deps: Deps, room_ids: list[int]) -> SittingView:
    now = deps.clock()
    mine = [each for each in sittings.sittings(deps, LOADER) if each.code.startswith("demo-")]
    for each in mine:
        if each.state in USABLE and each.starts_at > now - USABLE_FOR:
            pin_again(deps, LOADER.who, each.id, {}, "the demo goes on with another version")
            return each
    number = len(mine) + 1
    made = sittings.create_sitting(
        deps,
        LOADER,
        sittings.NewSitting(
            code=f"demo-{number}",
            plan_id=PLAN,
            profile_id=PROFILE,
            bank_id=banks.banks(deps)[0].id,
            form_id=FORM,
            level="初级",
            kind="trial",
            title={"zh": "Python 程序开发（初级）演示场次", "en": "Python programming (初级), demo sitting"},
            starts_at=_next_quarter(now),
            room_ids=room_ids,
            sitting_no=number,
        ),
    )
    with (FOLDER / "candidates.csv").open(encoding="utf-8-sig", newline="") as roster:
        rosters.add_candidates(deps, LOADER, made.id, list(csv.DictReader(roster)), seed="demo")
    for state in ("sealed", "loaded", "ready"):
        made = sittings.set_sitting_state(deps, LOADER, made.id, state, "demo")
    for room in made.rooms:
        sittings.assign_staff(deps, LOADER, made.id, "invigilator", room.id)
    return made


def _open_rooms(deps: Deps, sitting: SittingView) -> str:
    """Open those that are closed, once this machine has tried its limits; why not, "" when they are open."""
    closed = [room.id for room in sitting.rooms if room.state == RoomState.CLOSED]
    if not closed:
        return ""
    try:
        self_check(deps, docker_sandbox(deps.settings, "kaohe-demo")).run()
        for room_id in closed:
            steering.set_room_state(deps, LOADER, room_id, RoomState.ADMITTING, "demo")
    except (SandboxError, NotReady) as reason:
        return str(reason)
    return ""


def _candidates(deps: Deps, sitting: SittingView) -> tuple[tuple[str, str, str], ...]:
    """The first seats of the first room; the documents are the invented ones of the list."""
    with (FOLDER / "candidates.csv").open(encoding="utf-8-sig", newline="") as roster:
        documents = {row["姓名"]: row["证件号"] for row in csv.DictReader(roster)}
    seated = rosters.candidates(deps, LOADER, sitting.id)
    return tuple((row.name, row.candidate_number, documents[row.name][-6:]) for row in seated[:SEEN])


def _next_quarter(now: datetime) -> datetime:
    quarter = timedelta(minutes=15)
    since = now - datetime(2000, 1, 1, tzinfo=UTC)
    return now + (quarter - since % quarter)


def _password(settings: Settings) -> str:
    """The set one, or one made once and kept for this machine's owner to read."""
    given = settings.demo_password.get_secret_value()
    if given:
        return given
    path = settings.var_dir / "demo-password"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(9))
    return path.read_text()


def _yaml(path: Path) -> dict[str, Any]:
    body: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return body


def _json(signs: SignIns) -> dict[str, Any]:
    return {
        "password": signs.password,
        "staff": [login for login, _, _ in STAFF],
        "sitting": signs.sitting.id,
        "closed_because": signs.closed_because,
        "candidates": [
            {"name": name, "candidate_number": number, "document_last6": last6}
            for name, number, last6 in signs.candidates
        ],
    }


def _print(signs: SignIns, settings: Settings) -> None:
    origin = f"http://{settings.host}:{os.environ.get('PORT') or settings.port}"
    click.echo(f"\nKaohe 考核 · {signs.sitting.title['zh']} ({signs.sitting.code}, {signs.sitting.state})")
    click.echo(f"\nCandidates 考生   {origin}/")
    for name, number, last6 in signs.candidates:
        click.echo(f"  {number[:4]} {number[4:8]} {number[8:12]} {number[12:]}   {last6}   {name}")
    click.echo(f"\nStaff 工作人员    {origin}/staff/sign-in   password of all: {signs.password}")
    for login, name, _ in STAFF:
        click.echo(f"  {login:<12} {name}")
    if signs.closed_because:
        click.echo(f"\nThe rooms stay closed: {signs.closed_because}\nkaohe doctor says more.")
    click.echo("\nThe invigilator starts the sitting for a room: Rooms → 第一考场 → Start.\n")
