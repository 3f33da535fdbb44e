"""Runs programs in hardened Docker containers that nobody else used, most of them made ahead of need."""

import hashlib
import json
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sandbox.box import DockerBox
from sandbox.box_kinds import BoxKind, kind_for
from sandbox.engine import Engine
from sandbox.errors import BoxLost, EngineUnavailable, ImageMissing, NoBox, SlotsTaken
from sandbox.keeping import KeptBoxes
from sandbox.makers import MAKER_LABEL, is_dead
from sandbox.making import BoxMaker, image_reference
from sandbox.options import OWNER_LABEL, Reuse, SandboxSettings, box_options
from sandbox.parting import Departures
from sandbox.pool import Pool, Stock
from sandbox.presence import Presence
from sandbox.values import Flavour

SLOT_PAUSE_S = 0.02
ENGINE_PAUSE_S = 0.5


class DockerSandbox:
    """Makes boxes on one engine, which is not contacted before the first call; threads may share it.

    What it keeps ready ends with `close`, with the last reference to it, or with this process.
    """

    def __init__(self, settings: SandboxSettings | None = None) -> None:
        self._settings = settings or SandboxSettings()
        self._engine = Engine(self._settings.engine_url)
        maker = BoxMaker(self._engine, self._settings, Presence())
        self._maker = maker
        departures: Departures[DockerBox] = Departures()
        self._departures = departures
        self._pool = Pool(maker.make, departures.add, self._settings.pool)
        self._kept = KeptBoxes(
            departures.add, most=self._settings.kept_most, idle_s=self._settings.kept_idle_s
        )
        departures.chores += [self._pool.give_up_idle, self._kept.give_up_idle]
        self._end = weakref.finalize(self, _end, self._pool, self._kept, departures)

    @contextmanager
    def open(
        self, memory_mib: int, *, flavour: Flavour = Flavour.STDLIB, keep_for: str | None = None
    ) -> Iterator[DockerBox]:
        """A hardened container whose programs may use `memory_mib`; its user's alone, until the block ends.

        Nobody used it before, unless `keep_for` did and the settings let boxes be kept.

        Raises:
            NotReady: no box can be had now; the error's class and words say why.
            EngineUnavailable: also in place of a BoxLost of the block, when the engine went away.
        """
        kind = kind_for(flavour, memory_mib)
        name = keep_for if self._settings.reuse is Reuse.PAPER else None
        box = self._kept_for(name, kind) if name is not None else None
        is_from_pool = box is None
        box = box or self._fresh(kind)
        is_reusable = False
        try:
            box.allow(memory_mib)
            yield box
            is_reusable = name is not None and box.is_idle
        except BoxLost as lost:
            self._blame_the_engine(lost)
            raise
        finally:
            if is_from_pool:
                self._pool.done(kind)
            if name is not None and is_reusable:
                self._kept.keep(name, kind, box)
                self._departures.start()
            else:
                self._departures.add(box)

    def close(self) -> None:
        """End all boxes that stand ready or are kept, and wait until they are gone; again is fine."""
        self._end()

    def image(self, flavour: Flavour) -> str:
        """Digest of the root file system that boxes of a flavour have now, or had some seconds ago.

        Raises:
            EngineUnavailable, ImageMissing: nothing can be run now.
        """
        return self._maker.image(flavour).rootfs

    def probe(self) -> tuple[str, ...]:
        """Why no box can be opened, for an operator; empty when engine and image are there."""
        try:
            self._engine.version()
            self._engine.describe_image(image_reference(self._settings, Flavour.STDLIB))
        except (EngineUnavailable, ImageMissing) as reason:
            return (str(reason),)
        return ()

    def keeps_for(self) -> frozenset[str] | None:
        """The names whose boxes are kept now, None where the settings keep none."""
        return self._kept.names() if self._settings.reuse is Reuse.PAPER else None

    def stock(self) -> Stock:
        """What is ready, in use and amiss now; contacts nobody."""
        found = self._pool.stock()
        return replace(found, trouble=found.trouble or self._departures.trouble)

    def identity(self) -> str:
        """Changes whenever a check of the limits must be made again: with engine, image or rights of a box.

        Raises:
            EngineUnavailable, ImageMissing: nothing can be run now.
        """
        image = self.image(Flavour.STDLIB)
        rights = box_options(self._settings, image=image, memory_mib=1, uid=0, maker="") | {"Labels": {}}
        told = json.dumps([self._engine.traits(), rights], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    def remove_leftovers(self, owner: str) -> int:
        """Remove every box of `owner`, as a judge does when it starts again, and all orphans; how many.

        Raises:
            EngineUnavailable: no engine answers.
        """
        labelled = self._engine.labelled(OWNER_LABEL)
        found = [
            one.id
            for one in labelled
            if one.labels[OWNER_LABEL] == owner or is_dead(one.labels.get(MAKER_LABEL, ""))
        ]
        for container in found:
            self._engine.remove(container)
        return len(found)

    def orphans(self) -> list[str]:
        """Boxes whose maker is dead, as "container (owner)". Raises EngineUnavailable."""
        return [
            f"{one.id[:12]} ({one.labels[OWNER_LABEL]})"
            for one in self._engine.labelled(OWNER_LABEL)
            if is_dead(one.labels.get(MAKER_LABEL, ""))
        ]

    def _kept_for(self, name: str, kind: BoxKind) -> DockerBox | None:
        box = self._kept.take(name, kind)
        if box is None or self._maker.is_current(kind.flavour, box):
            return box
        self._departures.add(box)
        return None

    def _fresh(self, kind: BoxKind) -> DockerBox:
        """One nobody used, waited for as long as the settings say. Raises NotReady."""
        asked_at = time.monotonic()
        while True:
            try:
                box = self._pool.take(kind)
                if self._maker.is_current(kind.flavour, box):
                    return box
                self._departures.add(box)  # the image was built anew while it stood ready
                self._pool.done(kind)
            except SlotsTaken:
                if time.monotonic() > asked_at + self._settings.slot_wait_s:
                    raise
                if not self._kept.give_up_one():  # what only stands there makes room
                    self._pool.give_up_one(but=kind)
                time.sleep(SLOT_PAUSE_S)
            except (EngineUnavailable, NoBox):
                if time.monotonic() > asked_at + self._settings.engine_wait_s:
                    raise
                time.sleep(ENGINE_PAUSE_S)

    def _blame_the_engine(self, lost: BoxLost) -> None:
        """A program may end its own box, never the engine nor boxes of others. Raises EngineUnavailable."""
        if self._pool.has_lost_one():
            raise EngineUnavailable(f"the engine lost its boxes: {lost}") from lost
        try:
            self._engine.version()
        except EngineUnavailable as gone:
            raise gone from lost


def _end(pool: Pool[DockerBox], kept: KeptBoxes[DockerBox], departures: Departures[DockerBox]) -> None:
    kept.close()
    pool.close()
    departures.close()
