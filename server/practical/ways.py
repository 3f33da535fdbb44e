"""Knows the ways a case is run on the way to its verdict: quickly first, and again before anything is held
against the candidate."""

from dataclasses import dataclass
from enum import StrEnum

from sandbox.values import Mode

OVERTIME = 0.1


class Stage(StrEnum):
    """Which of the runs of a case this is; the last one made is the one that counts."""

    SCREENING = "screening"  # in a copy of the warm interpreter; final when the answer is right
    OFFICIAL = "official"  # in a new interpreter: the referee of everything that is not AC
    ALONE = "alone"  # once more with the machine to itself, after a time-out that was close


@dataclass(frozen=True, slots=True)
class Way:
    """How an execution of a stage is started."""

    stage: Stage

    @property
    def mode(self) -> Mode:
        """Of the fresh process."""
        return Mode.FORK if self.stage is Stage.SCREENING else Mode.EXEC

    @property
    def overtime(self) -> float:
        """Share of the time limits after which it is killed, so that near misses are seen as such."""
        return OVERTIME if self.stage is Stage.OFFICIAL else 0.0

    @property
    def alone(self) -> bool:
        """Whether nothing else may run meanwhile."""
        return self.stage is Stage.ALONE


SCREENING = Way(Stage.SCREENING)
OFFICIAL = Way(Stage.OFFICIAL)
ALONE = Way(Stage.ALONE)
