"""`kaohe judge`: one submission, or a list of them, against task packages; no database."""

import json
import sys
from pathlib import Path
from typing import TextIO

import click

from sandbox.errors import SandboxError
from server.commands.batch_progress import BatchProgress, lines_in
from server.config import Settings
from server.judge_cli.batch import judge_batch
from server.judge_cli.exits import Exit
from server.judge_cli.one import judge_one
from server.practical.errors import BadSubmission, BadTask
from server.practical.sandboxing import Sandbox
from server.wiring import docker_sandbox

OWNER = "kaohe-judge-command"
BATCH_WAITS_S = 60.0  # for an engine that restarts in the middle of a long list


@click.command()
@click.argument("task", type=click.Path(path_type=Path), required=False)
@click.argument("submission", type=click.Path(path_type=Path), required=False)
@click.option(
    "--batch",
    type=click.File("r", encoding="utf-8", errors="replace"),
    help="A list of JSON lines, - for stdin.",
)
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="How many at once.")
@click.option("--out", type=click.Path(path_type=Path), help="Append answers here; known ids are skipped.")
@click.option("--json", "as_json", is_flag=True, help="JSON and nothing else on standard output.")
def judge(
    task: Path | None,
    submission: Path | None,
    batch: TextIO | None,
    jobs: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Judge SUBMISSION (a file or a folder) against the package TASK."""
    if batch is not None:
        sandbox = docker_sandbox(Settings(), OWNER, processes=1, engine_wait_s=BATCH_WAITS_S)
        sys.exit(_judge_all(batch, out, jobs, sandbox))
    if task is None or submission is None:
        raise click.UsageError("name TASK and SUBMISSION, or --batch")
    try:
        judgement = judge_one(task, submission, docker_sandbox(Settings(), OWNER))
    except (BadTask, BadSubmission) as error:
        _fail(str(error), Exit.BAD_INPUT)
    except SandboxError as error:
        _fail(f"the judge cannot run: {error}", Exit.JUDGE_ERROR)
    if as_json:
        click.echo(json.dumps(judgement, ensure_ascii=False))
        return
    for case in judgement["cases"]:
        points = f"{case['score'] or '-':>7} / {case['maximum']}"
        click.echo(f"{case['verdict']:4} {points}  {case['cpu_ms']:>5} ms  {case['id']}")
        if case["message"]:
            click.echo(f"       {case['message']}")
    click.echo(f"{judgement['verdict']}  {judgement['score'] or '-'} / {judgement['maximum']}")


def _judge_all(batch: TextIO, out: Path | None, jobs: int, sandbox: Sandbox) -> int:
    progress = BatchProgress(lines_in(batch))
    try:
        return judge_batch(batch, out, jobs, sandbox, settled=progress.settled)
    finally:
        progress.close()


def _fail(why: str, code: Exit) -> None:
    click.echo(why, err=True)
    sys.exit(code)
