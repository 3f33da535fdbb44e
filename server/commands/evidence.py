"""`kaohe evidence …`: whether what judging left behind is whole and leads to the same scores."""

import sys
from collections.abc import Iterator

import click

from server.config import Settings
from server.errors import NotFound
from server.services.verifying import Verified, check_evidence, clear_orphans, verify_sitting
from server.wiring import wire


@click.group()
def evidence() -> None:
    """What judging left behind."""


@evidence.command("check")
def check() -> None:
    """Read every kept output and compare it with its digest; exit 1 when one is lost or damaged."""
    _tell(check_evidence(wire(Settings())), "outputs")


@evidence.command("verify")
@click.argument("sitting")
def verify(sitting: str) -> None:
    """Compute verdicts, scores and results of a SITTING (its code) anew; exit 1 when they differ."""
    _tell(verify_sitting(wire(Settings()), sitting), "judgements and results")


@evidence.command("tidy")
def tidy() -> None:
    """Remove outputs of judgings that were never finished."""
    count, size = clear_orphans(wire(Settings()))
    click.echo(f"{count} outputs removed, {size >> 10} KiB")


def _tell(found: Iterator[Verified], what: str) -> None:
    looked_at = decided_again = wrong = 0
    try:
        for each in found:
            looked_at += 1
            decided_again += each.decided_again
            wrong += bool(each.differences)
            for difference in each.differences:
                click.echo(f"{each.subject}: {difference}")
            if sys.stderr.isatty() and looked_at % 50 == 0:
                click.echo(f"\r{looked_at} {what}", err=True, nl=False)
    except NotFound as missing:
        raise click.ClickException(missing.detail) from missing
    again = f", {decided_again} outputs judged again" if decided_again else ""
    click.echo(f"{looked_at} {what} looked at{again}, {wrong} not as they should be")
    sys.exit(1 if wrong else 0)
