"""Which boxes may stand in for one another: those of one image and one memory class."""

from dataclasses import dataclass

from sandbox.values import Flavour

MEMORY_CLASSES = (64, 128, 256, 512)


@dataclass(frozen=True, slots=True)
class BoxKind:
    """What a box is made for; memory in MiB is what programs may use at most."""

    flavour: Flavour
    memory_mib: int

    @property
    def is_common(self) -> bool:
        """Whether making one ahead of need is worth it; others are made on demand."""
        return self.memory_mib in MEMORY_CLASSES

    def __str__(self) -> str:
        return f"{self.flavour} {self.memory_mib} MiB"


def kind_for(flavour: Flavour, memory_mib: int) -> BoxKind:
    """The smallest class that holds the limit; above all classes, exactly the limit."""
    fitting = (size for size in MEMORY_CLASSES if size >= memory_mib)
    return BoxKind(flavour, next(fitting, memory_mib))
