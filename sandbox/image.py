"""The sandbox images of this code and interpreter: their tags, building them, and what the engine has."""

import hashlib
import os
import platform
import sqlite3
import ssl
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sandbox.errors import ImageMissing, WheelsMissing
from sandbox.image_building import Builder, builder
from sandbox.image_labels import ROOTFS, SOURCE
from sandbox.image_sources import Source, source_named
from sandbox.image_store import ImageStore
from sandbox.image_wheels import STEPS, lock_path
from sandbox.rootfs import HERE, interpreter_binary, library_listing, runner_modules
from sandbox.values import Flavour

REPOSITORY = "kaohe-sandbox"
# What decides the content of an image; another source than this interpreter goes by the same tags.
RECIPE = (
    *("image_base.py", "image_building.py", "image_compiler.py", "image_customize.py", "image_runner.py"),
    *("image_tree.py", "image_wheels.py", "libraries.py", "rootfs.py"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltImage:
    """One image of this code.

    Args:
        id: the engine's own name for it ("sha256:…").
        rootfs: digest of what is inside ("sha256:…"), the same wherever it was built or loaded.
        source: "interpreter", "debian" or "tar:…".
        is_new: made just now.
    """

    flavour: Flavour
    tag: str
    id: str
    rootfs: str
    source: str
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NotBuilt:
    """A flavour whose libraries cannot be had here."""

    flavour: Flavour
    why: str


def build_image(
    engine_url: str | None = None,
    *,
    flavour: Flavour = Flavour.STDLIB,
    wheels: Path | None = None,
    force: bool = False,
) -> BuiltImage:
    """Make one image of this interpreter unless it is there; some seconds when new, ~0.1 s when not.

    Raises:
        EngineUnavailable: no engine answers.
        WheelsMissing: the flavour's libraries cannot be had.
    """
    store = ImageStore(engine_url)
    interpreter = source_named(store, None)
    [made] = build_images(store, [flavour], interpreter, wheels=wheels, force=force)
    if isinstance(made, NotBuilt):
        raise WheelsMissing(made.why)
    return made


def build_images(
    store: ImageStore,
    flavours: Sequence[Flavour],
    source: Source,
    *,
    wheels: Path | None = None,
    force: bool = False,
) -> Iterator[BuiltImage | NotBuilt]:
    """Make what is not there yet, one after the other; one flavour that cannot be made stops no other.

    Args:
        source: an image of another one does not count as being there.
        wheels: where wheels are looked for and downloaded to.

    Raises:
        EngineUnavailable, BadImage.
    """
    with ExitStack() as stack:
        making: Builder | None = None
        for flavour in flavours:
            image = find_image(store, flavour)
            if image is not None and not force and source.name in (None, image.source):
                yield image
                continue
            if making is None:
                making = stack.enter_context(builder(stack.enter_context(source.base()), wheels))
            try:
                making.load(store, flavour, image_tag(flavour))
            except WheelsMissing as missing:
                yield NotBuilt(flavour=flavour, why=str(missing))
            else:
                yield _known(store, flavour, is_new=True)


def find_image(store: ImageStore, flavour: Flavour) -> BuiltImage | None:
    """The image of this code and flavour that the engine has; None when it has none."""
    try:
        return _known(store, flavour, is_new=False)
    except ImageMissing:
        return None


def image_id(engine_url: str | None = None) -> str:
    """Id of the image that belongs to this code. Raises ImageMissing, EngineUnavailable."""
    return ImageStore(engine_url).image_id(image_tag())


def image_tag(flavour: Flavour = Flavour.STDLIB) -> str:
    """`kaohe-sandbox:`, a hash of the ingredients (recipe, runner, interpreter, libraries), the flavour."""
    return f"{REPOSITORY}:{_ingredients()}-{flavour}"


@cache
def _ingredients() -> str:
    parts = [
        sys.version,
        platform.machine(),
        os.confstr("CS_GNU_LIBC_VERSION") or "",
        ssl.OPENSSL_VERSION,
        sqlite3.sqlite_version,
        hashlib.sha256(interpreter_binary().read_bytes()).hexdigest(),
        *(f"{path} {size}" for path, size in library_listing()),
    ]
    sources = [Path(HERE, name).read_bytes() for name in RECIPE]
    sources += [lock_path(step).read_bytes() for step in STEPS[Flavour.DATA]]
    sources += [part for name, source in runner_modules().items() for part in (name.encode(), source)]
    digest = hashlib.sha256("\n".join(parts).encode())
    for source in sources:
        digest.update(hashlib.sha256(source).digest())
    return digest.hexdigest()[:16]


def _known(store: ImageStore, flavour: Flavour, *, is_new: bool) -> BuiltImage:
    tag = image_tag(flavour)
    image = store.image(tag)
    return BuiltImage(
        flavour=flavour,
        tag=tag,
        id=image.id,
        rootfs=image.labels.get(ROOTFS, ""),
        source=image.labels.get(SOURCE, ""),
        is_new=is_new,
    )
