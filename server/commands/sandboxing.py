"""`kaohe sandbox …`: the images that candidates' programs run in."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from sandbox.errors import SandboxError
from sandbox.image import REPOSITORY, BuiltImage, NotBuilt, build_images, image_tag
from sandbox.image_check import check_image
from sandbox.image_labels import FLAVOUR, ROOTFS, SOURCE
from sandbox.image_moving import export_image, import_image
from sandbox.image_sources import source_named
from sandbox.image_store import ImageStore
from sandbox.options import SandboxSettings
from sandbox.values import Flavour
from server.commands.pinning import pin, pins
from server.commands.steps import step

WHEELS = Path(__file__).resolve().parents[2] / "build" / "wheels"
OWNER = "kaohe-sandbox-command"
FLAVOURS = [flavour.value for flavour in Flavour]

flavour_option = click.option(
    "--flavour", type=click.Choice([*FLAVOURS, "all"]), default="all", show_default=True, help="Which image."
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="JSON and nothing else on standard output."
)


@click.group()
def sandbox() -> None:
    """The images that candidates' programs run in."""


sandbox.add_command(pin)
sandbox.add_command(pins)


@sandbox.command("build")
@click.option("--from", "source", help="interpreter (this one, the default), debian, or tar:FILE.")
@flavour_option
@click.option("--force", is_flag=True, help="Build even when the image is there.")
@click.option(
    "--wheels", type=click.Path(path_type=Path, file_okay=False), default=WHEELS, help="Folder of libraries."
)
@click.option("--suite", help="Debian's release; default: this machine's own.")
@click.option("--mirror", help="Where Debian's packages come from; default: this machine's own sources.")
@json_option
def build(
    source: str | None,
    flavour: str,
    force: bool,
    wheels: Path,
    suite: str | None,
    mirror: str | None,
    as_json: bool,
) -> None:
    """Build the images that are not there; no registry is needed.

    Libraries of the flavours web and data are looked for in the folder of --wheels and downloaded by pip
    where they are missing. What cannot be had is named; the other images are built all the same.
    """
    made = []
    with _told("no sandbox image was built"):
        store = ImageStore()
        chosen = source_named(store, source, suite=suite, mirror=mirror)
        flavours = _flavours(flavour)
        making = build_images(store, flavours, chosen, wheels=wheels, force=force)
        for each in flavours:
            with step(f"sandbox image {each}"):
                one = next(making)
            made.append(one)
            if not as_json:
                _say_built(one)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in made]))
    sys.exit(1 if any(isinstance(one, NotBuilt) for one in made) else 0)


@sandbox.command("list")
@json_option
def list_images(as_json: bool) -> None:
    """List the images that the engine has, those of this version marked."""
    with _told("the images cannot be listed"):
        ours = {image_tag(flavour) for flavour in Flavour}
        rows = [
            {
                "tag": tag,
                "flavour": image.labels.get(FLAVOUR, ""),
                "rootfs": image.labels.get(ROOTFS, ""),
                "source": image.labels.get(SOURCE, ""),
                "id": image.id,
                "used": tag in ours,
            }
            for image in ImageStore().images(REPOSITORY)
            for tag in image.tags
        ]
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        mark = "used" if row["used"] else "    "
        click.echo(f"{mark}  {row['tag']}  {row['source'] or 'unknown'}  {row['rootfs'] or 'no digest'}")


@sandbox.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--flavour", type=click.Choice(FLAVOURS), default="stdlib", show_default=True)
@json_option
def export_file(file: Path, flavour: str, as_json: bool) -> None:
    """Write an image to FILE, for judges on other machines and for the sitting's archive."""
    with _told(f"{file} was not written"):
        beside = file.with_name(f"{file.name}.part")
        with step(f"write {file}"), beside.open("wb") as target:
            rootfs = export_image(ImageStore(), Flavour(flavour), target)
        beside.replace(file)
    _say({"file": str(file), "flavour": flavour, "rootfs": rootfs}, f"{file}: {flavour} {rootfs}", as_json)


@sandbox.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--expect", metavar="DIGEST", help="Refuse any other, such as the one a sitting is pinned to.")
@json_option
def import_file(file: Path, expect: str | None, as_json: bool) -> None:
    """Load an image from FILE, after looking whether it is what it says."""
    with _told(f"{file} was not loaded"), step(f"load {file}"):
        image = import_image(ImageStore(), file, expect)
    _say(asdict(image), f"{image.tag}: {image.flavour} {image.rootfs}", as_json)


@sandbox.command("check")
@flavour_option
@json_option
def check(flavour: str, as_json: bool) -> None:
    """Try an image: is its content what its label says, and does all work inside that students expect?"""
    rows: list[dict[str, Any]] = []
    for each in _flavours(flavour):
        with _told(f"{each} cannot be tried"), step(f"try {each}"):
            tried = list(check_image(ImageStore(), SandboxSettings(owner=OWNER), each))
        rows += [{"flavour": each, **asdict(one)} for one in tried]
        if not as_json:
            for one in tried:
                mark = "good    " if one.good else "NOT GOOD"
                click.echo(f"{mark}  {each}: {one.part}{': ' + one.why if one.why else ''}")
    good = all(row["good"] for row in rows)
    if as_json:
        click.echo(json.dumps({"good": good, "parts": rows}, ensure_ascii=False))
    sys.exit(0 if good else 1)


def _flavours(word: str) -> list[Flavour]:
    return list(Flavour) if word == "all" else [Flavour(word)]


def _say_built(one: BuiltImage | NotBuilt) -> None:
    if isinstance(one, BuiltImage):
        click.echo(f"{one.tag}: {'built' if one.is_new else 'is there'}, {one.rootfs}")
        return
    click.echo(
        f"{one.flavour}: not built, {one.why}. Tasks that need it wait; the others are judged. Once the "
        f"wheels can be had: kaohe sandbox build --flavour {one.flavour}",
        err=True,
    )


def _say(values: dict[str, Any], line: str, as_json: bool) -> None:
    click.echo(json.dumps(values) if as_json else line)


@contextmanager
def _told(failed: str) -> Iterator[None]:
    """What goes wrong becomes one line on standard error and exit code 1."""
    try:
        yield
    except (SandboxError, OSError) as reason:
        click.echo(f"{failed}: {reason}", err=True)
        sys.exit(1)
