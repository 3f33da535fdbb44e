"""The sources that an image's interpreter can be taken from, by the words an operator uses."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sandbox.errors import BadImage
from sandbox.image_base import Base, interpreter_base
from sandbox.image_debian import debian_tarball
from sandbox.image_store import ImageStore
from sandbox.image_tarball import tarball_base, tarball_source

INTERPRETER, DEBIAN, TARBALL = "interpreter", "debian", "tar:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """`name` is what an image of it carries as its source; None takes an image of any for granted.

    `base` takes time and gives a base for the length of a block.
    """

    name: str | None
    base: Callable[[], AbstractContextManager[Base]]


def source_named(
    store: ImageStore, words: str | None, *, suite: str | None = None, mirror: str | None = None
) -> Source:
    """What "interpreter", "debian" or "tar:FILE" mean; no words mean an interpreter, or whatever is there.

    Raises:
        BadImage: it means none of them, or the file cannot be read.
    """
    if words is None or words == INTERPRETER:
        return Source(name=words, base=lambda: nullcontext(interpreter_base()))
    if words == DEBIAN:
        return Source(name=DEBIAN, base=partial(_debian_base, store, suite, mirror))
    if words.startswith(TARBALL):
        path = Path(words.removeprefix(TARBALL))
        return Source(name=tarball_source(path), base=partial(tarball_base, store, path))
    raise BadImage(f"{words!r} is no source: interpreter, debian, or tar:FILE")


@contextmanager
def _debian_base(store: ImageStore, suite: str | None, mirror: str | None) -> Iterator[Base]:
    with debian_tarball(suite, mirror) as packed, tarball_base(store, packed, DEBIAN) as base:
        yield base
