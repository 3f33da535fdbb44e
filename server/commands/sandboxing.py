"""`kaohe sandbox …`: making the image that candidates' programs run in."""

import sys

import click

from sandbox.errors import SandboxError
from sandbox.image import build_image


@click.group()
def sandbox() -> None:
    """The sandbox."""


@sandbox.command("build")
@click.option("--force", is_flag=True, help="Build even when the image is there.")
def build(force: bool) -> None:
    """Build the image from this machine's interpreter; no registry is needed."""
    try:
        image = build_image(force=force)
    except SandboxError as reason:
        click.echo(f"the sandbox image was not built: {reason}", err=True)
        sys.exit(1)
    click.echo(f"sandbox image {image.tag}: {'built' if image.is_new else 'is there'}")
