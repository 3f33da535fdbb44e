"""Makes boxes on one engine: a slot, the image, the container, its greeting."""

import secrets
import threading
import time
from collections import deque
from contextlib import suppress

from sandbox.box import DockerBox, start_box
from sandbox.box_kinds import BoxKind
from sandbox.engine import Engine, EngineImage
from sandbox.errors import ImageMissing, NoBox, NotReady, SandboxError
from sandbox.image import image_tag
from sandbox.options import SandboxSettings
from sandbox.presence import Presence
from sandbox.slots import Slot, take_slot
from sandbox.values import Flavour

LOOK_AGAIN_S = 10.0  # a tag may have come to name another image


class BoxMaker:
    """Threads may share it. Machine-wide, nothing is made while a program runs alone."""

    def __init__(self, engine: Engine, settings: SandboxSettings, presence: Presence) -> None:
        self._engine = engine
        self._settings = settings
        self._presence = presence
        self._guard = threading.Lock()
        self._stranded: deque[str] = deque()
        self._known: dict[str, tuple[EngineImage, float]] = {}

    def make(self, kind: BoxKind) -> DockerBox:
        """A started box whose runner greeted.

        Raises:
            NotReady: whatever kept it from coming up; no program is to blame.
        """
        slot = take_slot(self._settings.first_uid, self._settings.slots)
        try:
            return self._started(kind, slot)
        except BaseException as failure:
            slot.release()
            if isinstance(failure, SandboxError) and not isinstance(failure, NotReady):
                raise NoBox(str(failure)) from failure
            raise

    def image(self, flavour: Flavour) -> EngineImage:
        """The image boxes of this flavour are made from. Raises ImageMissing, EngineUnavailable."""
        reference = image_reference(self._settings, flavour)
        with self._guard:
            known, until = self._known.get(reference, (None, 0.0))
        if known is not None and time.monotonic() < until:
            return known
        found = self._engine.describe_image(reference)
        with self._guard:
            self._known[reference] = (found, time.monotonic() + LOOK_AGAIN_S)
        return found

    def is_current(self, flavour: Flavour, box: DockerBox) -> bool:
        """Whether it was made from the image last seen under the flavour's name; asks nobody."""
        with self._guard:
            known, _ = self._known.get(image_reference(self._settings, flavour), (None, 0.0))
        return known is None or known.id == box.engine_image

    def _started(self, kind: BoxKind, slot: Slot) -> DockerBox:
        hold = self._presence.hold()
        try:
            return self._start(kind, slot)
        except ImageMissing:
            if not self._forget_images():
                raise
            return self._start(kind, slot)  # built again meanwhile, it has another id
        finally:
            hold.release()

    def _forget_images(self) -> bool:
        with self._guard:
            were_known = bool(self._known)
            self._known.clear()
        return were_known

    def _start(self, kind: BoxKind, slot: Slot) -> DockerBox:
        image = self.image(kind.flavour)
        container = f"kaohe-{slot.uid}-{secrets.token_hex(6)}"
        try:
            box = start_box(
                self._engine,
                self._settings,
                slot,
                container,
                image=image,
                memory_mib=kind.memory_mib,
                presence=self._presence,
            )
        except BaseException:
            self._stranded.append(container)
            self._remove_stranded()
            raise
        self._remove_stranded()
        return box

    def _remove_stranded(self) -> None:
        """What did not come up may stand half made, also when no engine answered: its name is enough."""
        with suppress(IndexError):
            while True:
                container = self._stranded.popleft()
                try:
                    self._engine.remove(container)
                except SandboxError:
                    self._stranded.append(container)  # when the engine is back
                    return


def image_reference(settings: SandboxSettings, flavour: Flavour) -> str:
    """Tag or id of the image of a flavour."""
    return settings.image or image_tag(flavour)
