"""Runs programs in fresh, hardened Docker containers."""

from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.box import DockerBox, start_box
from sandbox.engine import Engine
from sandbox.errors import EngineUnavailable, ImageMissing
from sandbox.image import image_tag
from sandbox.options import OWNER_LABEL, SandboxSettings
from sandbox.slots import taken_slot
from sandbox.values import Flavour


class DockerSandbox:
    """Makes boxes on one engine, which is not contacted before the first call; threads may share it."""

    def __init__(self, settings: SandboxSettings | None = None) -> None:
        self._settings = settings or SandboxSettings()
        self._engine = Engine(self._settings.engine_url)

    @contextmanager
    def open(
        self, memory_mib: int, *, flavour: Flavour = Flavour.STDLIB, keep_for: str | None = None
    ) -> Iterator[DockerBox]:
        """A fresh hardened container whose programs may use `memory_mib`, removed when the block ends.

        Raises:
            EngineUnavailable, ImageMissing: nothing can be run now.
            BoxLost: the container did not come up.
            SandboxError: the engine refused it, or all slots of this machine are taken.
        """
        image = self._engine.image_id(self._image_reference())
        with taken_slot(self._settings.first_uid, self._settings.slots) as slot:
            uid = self._settings.first_uid + slot
            box = start_box(self._engine, self._settings, image=image, memory_mib=memory_mib, uid=uid)
            try:
                yield box
            finally:
                box.close()

    def probe(self) -> tuple[str, ...]:
        """Why no box can be opened, for an operator; empty when engine and image are there."""
        try:
            self._engine.version()
            self._engine.image_id(self._image_reference())
        except (EngineUnavailable, ImageMissing) as reason:
            return (str(reason),)
        return ()

    def remove_leftovers(self, owner: str) -> int:
        """Remove every box of `owner`, as a judge does when it starts again; how many there were.

        Raises:
            EngineUnavailable: no engine answers.
        """
        found = self._engine.containers_labelled(f"{OWNER_LABEL}={owner}")
        for container in found:
            self._engine.remove(container)
        return len(found)

    def _image_reference(self) -> str:
        return self._settings.image or image_tag()
