"""`kaohe doctor`: is this machine ready to hold an exam? Decided by trying, part by part."""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from sandbox.docker_sandbox import DockerSandbox
from sandbox.errors import SandboxError
from sandbox.values import Ended, Execution, Limits
from server.config import Settings
from server.services.judge_images import images_part
from server.services.judges import ENDED, judges
from server.services.readiness import PartReadiness, judges_part, judging, readiness
from server.store.engine import open_engine
from server.wiring import docker_sandbox, wire

FONT = Path(__file__).resolve().parents[2] / "client_static" / "vendor" / "fonts"
EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)  # a clock before this was never set
LIMITS = Limits(cpu_ms=500, wall_ms=8000, memory_mib=64)  # a busy machine is slow, not unsafe
IMPATIENT = replace(LIMITS, wall_ms=1000)

# Programs that must be stopped by the limit they run into, or denied what they ask for.
PROBES: tuple[tuple[str, bytes, Callable[[Ended, bytes], bool]], ...] = (
    ("runs Python", b"print(6 * 7)", lambda ended, out: ended is Ended.EXITED and out == b"42\n"),
    ("CPU limit", b"while True: pass", lambda ended, _: ended is Ended.CPU),
    ("wall limit", b"import time; time.sleep(60)", lambda ended, _: ended is Ended.WALL),
    ("memory limit", b"a = bytearray(512 << 20)\nprint(len(a))", lambda ended, out: not out),
    ("output limit", b"while True: print('x' * 4096)", lambda ended, _: ended is Ended.OUTPUT),
    (
        "no network",
        b"import socket\ntry: socket.create_connection(('1.1.1.1', 53), 1); print('open')\n"
        b"except OSError: print('shut')",
        lambda _, out: out == b"shut\n",
    ),
)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON and nothing else on standard output.")
def doctor(as_json: bool) -> None:
    """Check engine, image, limits, disk, clock, database and fonts."""
    settings = Settings()
    parts = list(_parts(settings))
    if as_json:
        shown = [{"part": part.part, "ready": part.ready, "why": part.why} for part in parts]
        click.echo(json.dumps({"ready": all(part.ready for part in parts), "parts": shown}))
    else:
        for part in parts:
            mark = "ready    " if part.ready else "NOT READY"
            click.echo(f"{mark}  {part.part}{': ' + part.why if part.why else ''}")
    sys.exit(0 if all(part.ready for part in parts) else 1)


def _parts(settings: Settings) -> Iterator[PartReadiness]:
    deps = wire(settings)
    yield from readiness(deps)
    schema = _schema(settings)
    yield schema
    if schema.ready:
        yield judging(deps)
        yield images_part(deps)
        yield _judges(settings)
    yield _fsync(settings)
    now = datetime.now(UTC)
    yield PartReadiness(part="clock", ready=now > EARLIEST, why=now.isoformat(timespec="seconds"))
    fonts = sorted(path.name for path in FONT.glob("*.ttf"))
    yield PartReadiness(part="fonts", ready=bool(fonts), why=", ".join(fonts) or "run the set-up")
    sandbox = docker_sandbox(settings, "kaohe-doctor")
    yield from _limits(sandbox)
    yield _orphans(sandbox)


def _schema(settings: Settings) -> PartReadiness:
    with open_engine(settings.store_url).connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
        settled = connection.execute(text("SELECT 1")).scalar() == 1
    why = f"revision {revision}" if revision else "run: kaohe db upgrade"
    return PartReadiness(part="database schema", ready=settled and revision is not None, why=why)


def _judges(settings: Settings) -> PartReadiness:
    """Those of a server that is up; one that is down has none, and that is no fault."""
    deps = wire(settings)
    if all(judge.state == ENDED for judge in judges(deps)):
        return PartReadiness(part="judges", ready=True, why="none is running now")
    return judges_part(deps)


def _fsync(settings: Settings) -> PartReadiness:
    with tempfile.NamedTemporaryFile(dir=settings.var_dir) as probe:
        probe.write(b"kaohe")
        probe.flush()
        os.fsync(probe.fileno())
    return PartReadiness(part="disk syncs", ready=True)


def _orphans(sandbox: DockerSandbox) -> PartReadiness:
    """Sandboxes of dead judges do no harm to an exam; the next judge removes them."""
    try:
        found = sandbox.orphans()
    except SandboxError as error:
        return PartReadiness(part="sandboxes left behind", ready=False, why=str(error))
    return PartReadiness(part="sandboxes left behind", ready=True, why=", ".join(found))


def _limits(sandbox: DockerSandbox) -> Iterator[PartReadiness]:
    reasons = sandbox.probe()
    if reasons:
        yield PartReadiness(part="sandbox", ready=False, why="; ".join(reasons))
        return
    try:
        with sandbox.open(LIMITS.memory_mib) as box:
            for name, program, holds in PROBES:
                outcome = box.run(Execution(files=(("probe.py", program),), entry="probe.py", limits=LIMITS))
                ready = holds(outcome.ended, outcome.stdout)
                yield PartReadiness(
                    part=f"sandbox: {name}", ready=ready, why="" if ready else f"ended: {outcome.ended}"
                )
    except SandboxError as error:
        yield PartReadiness(part="sandbox", ready=False, why=str(error))
