"""Puts images together, layer by layer: base, libraries of a flavour, and our runner on top.

What changes least lies lowest, so that flavours and versions share what they have in common on disk.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.image_archive import Layer, made_layer, rootfs_digest, write_archive
from sandbox.image_base import Base
from sandbox.image_bytecode import with_bytecode
from sandbox.image_labels import FLAVOUR, PYTHON, ROOTFS, SOURCE
from sandbox.image_runner import runner_files
from sandbox.image_store import ImageStore
from sandbox.image_tree import Entry
from sandbox.image_wheels import STEPS, library_files, wheels_for
from sandbox.values import Flavour

CUSTOMIZED = "data"  # the layer that holds numpy
CUSTOMIZE = Path(__file__).with_name("image_customize.py")


@dataclass(slots=True, kw_only=True)
class Builder:
    """Makes images of one base; a layer is made once, whichever flavours need it.

    Args:
        wheels: folder where wheels are looked for, and where missing ones are downloaded to.
    """

    base: Base
    wheels: Path
    _made: dict[str, Layer] = field(default_factory=dict)

    def layers(self, flavour: Flavour) -> list[Layer]:
        """Of one flavour, the lowest first. Raises WheelsMissing, BadImage."""
        lower = [self._base(), *map(self._libraries, STEPS[flavour])]
        return [*lower, self._runner()]

    def load(self, store: ImageStore, flavour: Flavour, tag: str) -> str:
        """Build, hand over to the engine, and give the digest of the root file system."""
        layers = self.layers(flavour)
        rootfs = rootfs_digest(layers)
        labels = {ROOTFS: rootfs, FLAVOUR: flavour, SOURCE: self.base.source, PYTHON: self.base.facts.version}
        with tempfile.TemporaryFile() as archive:
            write_archive(archive, tag, layers, labels)
            archive.seek(0)
            store.load_image(archive)
        return rootfs

    def close(self) -> None:
        """Drop the layers."""
        for layer in self._made.values():
            layer.file.close()

    def _base(self) -> Layer:
        if "base" not in self._made:
            self._made["base"] = made_layer(self.base.entries)
        return self._made["base"]

    def _runner(self) -> Layer:
        if "runner" not in self._made:
            self._made["runner"] = made_layer(runner_files(self.base.runs))
        return self._made["runner"]

    def _libraries(self, step: str) -> Layer:
        if step not in self._made:
            facts = self.base.facts
            wheels = wheels_for(step, facts, self.wheels)
            found = library_files(wheels, facts, with_machine_libraries=self.base.is_this_machines)
            present = self._base().lines
            entries = [entry for entry in found if entry.path not in present]
            if step == CUSTOMIZED:
                customize = f"{facts.library_home}/sitecustomize.py"
                entries.append(Entry(path=customize, content=CUSTOMIZE.read_bytes()))
            self._made[step] = made_layer(with_bytecode(entries, self.base.runs)[0])
        return self._made[step]


@contextmanager
def builder(base: Base, wheels: Path | None) -> Iterator[Builder]:
    """A builder for the block; without a folder, wheels are fetched for it alone."""
    with tempfile.TemporaryDirectory() as place:
        made = Builder(base=base, wheels=wheels or Path(place))
        try:
            yield made
        finally:
            made.close()
