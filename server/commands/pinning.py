"""`kaohe sandbox pins` and `pin`: which images sittings are judged in."""

import json
import sys

import click

from sandbox.errors import SandboxError
from sandbox.values import Flavour
from server.commands.loading import OPERATOR
from server.config import Settings
from server.errors import ExamError
from server.services import sittings
from server.services.judge_images import images_of
from server.services.pins import pin_again, sitting_pins
from server.wiring import docker_sandbox, wire

OWNER = "kaohe-sandbox-command"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON and nothing else on standard output.")
def pins(as_json: bool) -> None:
    """List the images that sittings are pinned to, and whether this machine has them."""
    settings = Settings()
    deps = wire(settings)
    try:
        here = _images_here(settings)
        rows = [
            {
                "sitting": code,
                "state": state,
                "flavour": flavour,
                "image": image,
                "here": image in here.values(),
            }
            for code, state, flavour, image in sitting_pins(deps)
        ]
    finally:
        deps.close()
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        mark = "here    " if row["here"] else "NOT HERE"
        click.echo(f"{mark}  {row['sitting']} ({row['state']})  {row['flavour']}  {row['image']}")


@click.command()
@click.argument("sitting")
@click.option("--reason", required=True, help="Kept in the record.")
@click.option("--json", "as_json", is_flag=True, help="JSON and nothing else on standard output.")
def pin(sitting: str, reason: str, as_json: bool) -> None:
    """Pin SITTING (its code) to the images of this machine, in place of those it was pinned to.

    A sitting that counts can be pinned again until it runs; a trial at any time.
    """
    settings = Settings()
    deps = wire(settings)
    try:
        found = [each.id for each in sittings.sittings(deps, OPERATOR) if each.code == sitting]
        if not found:
            raise click.ClickException(f"no sitting {sitting}")
        here = {Flavour(flavour): image for flavour, image in _images_here(settings).items()}
        after = pin_again(deps, OPERATOR.who, found[0], here, reason)
    except ExamError as error:
        raise click.ClickException(error.detail or error.title()) from error
    finally:
        deps.close()
    if as_json:
        click.echo(json.dumps(after))
        return
    for flavour, image in after.items():
        click.echo(f"{sitting}  {flavour}  {image}")


def _images_here(settings: Settings) -> dict[str, str]:
    try:
        return images_of(docker_sandbox(settings, OWNER))
    except SandboxError as reason:
        click.echo(f"this machine's images cannot be told: {reason}", err=True)
        sys.exit(1)
