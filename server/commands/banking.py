"""`kaohe bank …`: checking a bank with the real judge, loading it, writing it."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from question_bank.bank import Issue
from question_bank.package_bank import is_package, read_package
from question_bank.proving import prove_bank
from question_bank.proving_validators import prove_validators
from question_bank.reading import BankReading, read_bank
from question_bank.trees import Unreadable
from sandbox.errors import SandboxError
from server.config import Settings
from server.errors import ExamError
from server.practical.proving import BankProver
from server.practical.proving_validators import ValidatorProver
from server.services.banks import import_folder
from server.wiring import docker_sandbox, wire

CLEAN, ISSUES, UNREADABLE, JUDGE_ERROR = 0, 1, 2, 3


@click.group()
def bank() -> None:
    """Item banks."""


@bank.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="JSON and nothing else on standard output.")
@click.option("--no-judge", is_flag=True, help="Only read; do not try the promised solutions.")
def check(path: Path, as_json: bool, no_judge: bool) -> None:
    """Validate a bank or one task package, and prove by the real judge what its solutions promise."""
    reading = _read(path, as_json, read_package if is_package(path) else read_bank)
    issues = list(reading.issues)
    if not issues and not no_judge:
        issues = _prove(reading, as_json)
        if is_package(path):
            issues = [
                replace(issue, path=issue.path.removeprefix(f"tasks/{reading.bank.id}/")) for issue in issues
            ]
    _report(reading, issues, as_json)
    sys.exit(ISSUES if issues else CLEAN)


@bank.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="JSON and nothing else on standard output.")
def import_command(path: Path, as_json: bool) -> None:
    """Load a bank folder into the database: all of it or nothing."""
    reading = _read(path, as_json, read_bank)
    if not reading.issues:
        try:
            import_folder(wire(Settings()), "command", path)
        except ExamError as error:
            raise click.ClickException(error.detail) from error
    _report(reading, list(reading.issues), as_json)
    sys.exit(ISSUES if reading.issues else CLEAN)


def _read(path: Path, as_json: bool, read: Callable[[Path], BankReading]) -> BankReading:
    try:
        return read(path)
    except Unreadable as error:
        if as_json:
            issue = {"path": str(path), "field": "", "message": str(error)}
            click.echo(json.dumps({"items": 0, "tasks": 0, "skipped": [], "issues": [issue]}))
        else:
            click.echo(str(error), err=True)
        sys.exit(UNREADABLE)


def _prove(reading: BankReading, as_json: bool) -> list[Issue]:
    chatty = sys.stderr.isatty() and not as_json
    tell = (lambda line: click.echo(line, err=True)) if chatty else None
    try:
        sandbox = docker_sandbox(Settings(), processes=1)
        issues = prove_validators(reading.bank, ValidatorProver(sandbox), progress=tell)
        return [*issues, *prove_bank(reading.bank, BankProver(sandbox), progress=tell)]
    except SandboxError as error:
        click.echo(f"the judge cannot run: {error}", err=True)
        sys.exit(JUDGE_ERROR)


def _report(reading: BankReading, issues: list[Issue], as_json: bool) -> None:
    if as_json:
        body = {
            "items": len(reading.bank.items),
            "tasks": len(reading.bank.tasks),
            "skipped": [{"where": each.where, "why": each.why} for each in reading.skipped],
            "issues": [{"path": each.path, "field": each.field, "message": each.message} for each in issues],
        }
        click.echo(json.dumps(body, ensure_ascii=False))
        return
    for each in issues:
        click.echo(f"{each.path}: {each.field + ': ' if each.field else ''}{each.message}")
    for skipped in reading.skipped:
        click.echo(f"left out {skipped.where}: {skipped.why}")
    found = f"{len(reading.bank.items)} items, {len(reading.bank.tasks)} tasks"
    click.echo(f"{reading.bank.id}: {found}, {len(issues)} problems")
