"""`kaohe receipt check`: whether receipts belong to what is stored, by their code or by a file of them."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from server.clock import instant_text
from server.config import Settings
from server.errors import NotFound
from server.services.deps import Deps
from server.services.receipt_checks import CheckedReceipt, check_code, check_stated
from server.services.receipts import shown_code
from server.wiring import wire


@click.group()
def receipt() -> None:
    """Receipts of hand-ins."""


@receipt.command("check")
@click.argument("code_or_file")
def check(code_or_file: str) -> None:
    """Compare a receipt with what is stored, its CODE typed or a FILE: JSON as saved, or a code a line.

    Says who handed in what and when; exit 1 when something is not as the receipt says.
    """
    deps = wire(Settings())
    wrong = 0
    try:
        for asked in _asked(code_or_file):
            wrong += not _tell(deps, asked)
    finally:
        deps.close()
    sys.exit(1 if wrong else 0)


def _asked(code_or_file: str) -> Iterator[str | dict[str, Any]]:
    """Codes, or receipts as somebody shows them."""
    path = Path(code_or_file)
    if not path.is_file():
        yield code_or_file
        return
    text = path.read_text(encoding="utf-8")
    try:
        found = json.loads(text)
    except ValueError:
        yield from (line.strip() for line in text.splitlines() if line.strip())
        return
    for each in found if isinstance(found, list) else [found]:
        if not isinstance(each, dict):
            raise click.ClickException(f"{path.name}: a receipt is an object with a code")
        yield each


def _tell(deps: Deps, asked: str | dict[str, Any]) -> bool:
    code = asked if isinstance(asked, str) else str(asked.get("code", ""))
    try:
        found = check_code(deps, None, asked) if isinstance(asked, str) else check_stated(deps, asked)
    except NotFound:
        click.echo(f"{code}: NO SUCH RECEIPT")
        return False
    click.echo(_line(found))
    for difference in found.differences:
        click.echo(f"  {difference}")
    return found.matches


def _line(found: CheckedReceipt) -> str:
    counts = ", ".join(
        f"{paper} {found.answered[paper]}/{found.total[paper]}" for paper in ("theory", "practical")
    )
    verdict = "matches" if found.matches else "DOES NOT MATCH"
    later = f", replaced by no. {found.replaced_by}" if found.replaced_by else ""
    who = f"{found.candidate_number} {found.name}"
    return (
        f"{shown_code(found.code)}: {verdict}; no. {found.number}{later}; {who}; "
        f"{instant_text(found.handed_in_at)} ({found.cause}); {counts}, {found.submissions} submitted"
    )
