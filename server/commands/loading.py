"""What a new server needs before anybody signs in: plans, profiles and accounts, from the shell."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import yaml

from server.config import Settings
from server.errors import ExamError, InvalidInput
from server.exam.words import Role
from server.services import setting_up
from server.services.actors import Actor
from server.services.deps import Deps
from server.wiring import wire

OPERATOR = Actor(role=Role.ADMIN, name="operator", who="server:command", token_hash="")
ROLES = [role.value for role in Role if role is not Role.CANDIDATE]
Add = Callable[[Deps, Actor, Any], dict[str, Any]]


@click.group()
def plan() -> None:
    """Exam plans."""


@plan.command("load")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def load_plan(path: Path) -> None:
    """Load a plan file; the same id again replaces it."""
    _load(path, setting_up.add_plan)


@click.group()
def profile() -> None:
    """Policy profiles."""


@profile.command("load")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def load_profile(path: Path) -> None:
    """Load a policy profile; sittings keep the copy they were made with."""
    _load(path, setting_up.add_profile)


@click.group()
def staff() -> None:
    """Accounts of staff."""


@staff.command("add")
@click.argument("login")
@click.option("--name", required=True, help="As people in the station know them.")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.password_option(help="Asked for when left out.")
def add_staff(login: str, name: str, role: str, password: str) -> None:
    """Add an account, the first administrator for one."""
    deps = wire(Settings())
    try:
        setting_up.add_staff(deps, OPERATOR, login, name, role, password, None)
    except ExamError as error:
        _refuse(error)
    finally:
        deps.close()
    click.echo(f"{login} may sign in as {role}")


def _load(path: Path, add: Add) -> None:
    deps = wire(Settings())
    try:
        kept = add(deps, OPERATOR, _mapping(path))
    except ExamError as error:
        _refuse(error, f"{path}: ")
    else:
        click.echo(f"loaded {kept['id']}")
    finally:
        deps.close()


def _mapping(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidInput(f"this is no YAML file: {error}") from error


def _refuse(error: ExamError, where: str = "") -> None:
    field = f"{error.field}: " if isinstance(error, InvalidInput) and error.field else ""
    click.echo(f"{where}{field}{error.detail or error.title()}", err=True)
    sys.exit(1)
