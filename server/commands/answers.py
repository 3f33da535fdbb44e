"""`kaohe answers …`: answer files on the command line of the station that they were sealed for."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from server.config import Settings
from server.errors import InvalidInput
from server.services.keys import load_keys
from server.services.sealed_answers import LARGEST, OpenedAnswers, code_of, open_answers


@click.group()
def answers() -> None:
    """What candidates saved as a file."""


@answers.command("open")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Everything in it, answers included.")
def open_file(path: Path, as_json: bool) -> None:
    """Open FILE and tell what is in it; exit 1 when it was changed, or made for another station."""
    keys = load_keys(Settings().var_dir)
    try:
        opened = open_answers(keys, _read(path))
    except InvalidInput as error:
        raise click.ClickException(f"{path}: {error.detail}") from error
    code = code_of(keys, opened)
    if as_json:
        click.echo(json.dumps(_plain(opened, code), ensure_ascii=False))
        return
    click.echo(f"attempt {opened.attempt}, seat {opened.seat}, made at {opened.made_at.isoformat()}")
    click.echo(f"code {code[:4]}-{code[4:]}, SHA-256 {opened.digest}")
    for line in opened.lines:
        size = len(json.dumps(line.value, ensure_ascii=False))
        click.echo(f"{line.item}: rev {line.revision}, made from {line.base}, {size} characters")


def _read(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise InvalidInput(f"an answer file has at most {LARGEST} bytes")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput("this is no answer file") from error


def _plain(opened: OpenedAnswers, code: str) -> dict[str, object]:
    shown = asdict(opened) | {"made_at": opened.made_at.isoformat(), "code": code}
    del shown["lease"]  # opens nothing by itself, and is nobody's business
    return shown
