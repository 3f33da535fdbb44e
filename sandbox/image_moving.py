"""Takes images from one machine to another, and lets in only what is what it claims to be."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sandbox.errors import BadImage
from sandbox.image import BuiltImage, find_image, image_tag
from sandbox.image_archive import Found, read_archive, write_archive
from sandbox.image_labels import FLAVOUR, KEPT, ROOTFS
from sandbox.image_runner import VERSION_FILE
from sandbox.image_store import ImageStore
from sandbox.rootfs import runner_version
from sandbox.values import Flavour


def export_image(store: ImageStore, flavour: Flavour, target: IO[bytes]) -> str:
    """Write the image of this code and flavour as an archive, proven on the way; its digest.

    Raises:
        ImageMissing, BadImage (the engine's image is not what its label says), EngineUnavailable.
    """
    with saved_image(store, image_tag(flavour)) as found:
        write_archive(target, image_tag(flavour), found.layers, found.labels)
        return found.rootfs


def import_image(store: ImageStore, path: Path, expected: str | None = None) -> BuiltImage:
    """Hand an archive over to the engine under the tag this machine looks for.

    Everything but the layers and the labels is written anew: what else the archive says has no say.

    Args:
        expected: the digest it must have; None takes what it claims.

    Raises:
        BadImage: its content has another digest than it claims or than is expected, or it is no image of
            this version of Kaohe.
        EngineUnavailable: no engine answers.
    """
    with path.open("rb") as archive, read_archive(archive, [VERSION_FILE]) as inside:
        found = proven(inside, str(path))
        if expected not in (None, found.rootfs):
            raise BadImage(f"{path} is {found.rootfs}, not {expected}")
        flavour = Flavour(found.labels[FLAVOUR])
        with tempfile.TemporaryFile() as anew:
            write_archive(anew, image_tag(flavour), found.layers, found.labels)
            anew.seek(0)
            store.load_image(anew)
    loaded = find_image(store, flavour)
    if loaded is None:
        raise BadImage(f"the engine took {path}, but has no {image_tag(flavour)}")
    return loaded


@contextmanager
def saved_image(store: ImageStore, tag: str) -> Iterator[Found]:
    """The engine's image as it really is, looked at to the last byte. Raises ImageMissing, BadImage."""
    with tempfile.TemporaryFile() as archive:
        store.save(tag, archive)
        archive.seek(0)
        with read_archive(archive, [VERSION_FILE]) as found:
            yield proven(found, tag)


def proven(found: Found, where: str) -> Found:
    """What was found, if label and content agree and the runner inside is ours. Raises BadImage."""
    claimed = found.labels.get(ROOTFS)
    if found.rootfs != claimed:
        raise BadImage(f"{where} claims to be {claimed}, but holds {found.rootfs}")
    if found.labels.get(FLAVOUR) not in list(Flavour):
        raise BadImage(f"{where} names no flavour")
    if found.marks.get(VERSION_FILE, b"").decode(errors="replace").strip() != runner_version():
        raise BadImage(f"{where} belongs to another version of Kaohe: the runner inside is not ours")
    return Found(
        labels={name: found.labels.get(name, "") for name in KEPT}, layers=found.layers, marks=found.marks
    )
