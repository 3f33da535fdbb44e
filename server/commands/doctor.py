"""`kaohe doctor`: is this machine ready to hold an exam? Decided by trying, part by part."""

import json
import sys
from collections.abc import Iterator

import click

from server.commands.doctoring.addresses import addresses_part
from server.commands.doctoring.clock import clock_part
from server.commands.doctoring.images import images_here
from server.commands.doctoring.limits import limit_parts, orphans_part
from server.commands.doctoring.machine import machine_parts, schema_part
from server.config import Settings
from server.services.deps import Deps
from server.services.judge_images import images_part
from server.services.judges import ENDED, judges
from server.services.readiness import PartReadiness, durability, judges_part, judging, readiness
from server.wiring import docker_sandbox, wire


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON and nothing else on standard output.")
def doctor(as_json: bool) -> None:
    """Check engine, image, limits, disk, clock, database, addresses and fonts; say so to the server."""
    settings = Settings()
    deps = wire(settings)
    try:
        parts = []
        for part in examine(deps, settings):
            parts.append(part)
            _show(part, as_json)
    finally:
        deps.close()
    ready = all(part.ready for part in parts)
    if as_json:
        shown = [{"part": part.part, "ready": part.ready, "why": part.why} for part in parts]
        click.echo(json.dumps({"ready": ready, "parts": shown}))
    sys.exit(0 if ready else 1)


def examine(deps: Deps, settings: Settings) -> Iterator[PartReadiness]:
    """Every part as soon as it is known; the limits of the sandbox take some seconds."""
    yield from readiness(deps)
    yield durability(deps)
    schema = schema_part(settings)
    yield schema
    if schema.ready:
        yield judging(deps)
        yield images_part(deps)
        yield _judges(deps)
        yield addresses_part(deps)
    yield clock_part(deps, anchored=schema.ready)
    yield from machine_parts(settings)
    sandbox = docker_sandbox(settings, "kaohe-doctor")
    yield from limit_parts(deps, sandbox, notes=schema.ready)
    yield images_here(sandbox)
    yield orphans_part(sandbox)


def _judges(deps: Deps) -> PartReadiness:
    """Those of a server that is up; one that is down has none, and that is no fault."""
    if all(judge.state == ENDED for judge in judges(deps)):
        return PartReadiness(part="judges", ready=True, why="none is running now")
    return judges_part(deps)


def _show(part: PartReadiness, as_json: bool) -> None:
    """A line for people as soon as it is known; beside JSON only on a terminal, on standard error."""
    if as_json and not sys.stderr.isatty():
        return
    mark = "ready    " if part.ready else "NOT READY"
    click.echo(f"{mark}  {part.part}{': ' + part.why if part.why else ''}", err=as_json)
