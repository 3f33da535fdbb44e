"""The clock of one attempt as a child would keep it: heaps of time, from which what passes is taken away.

It knows nothing of bases, ends or ledgers. One heap runs off before the clock starts by itself, then theory,
then what lies between two clocks, then practical work; what is given is put on the heap in use. The ledger
must end where the heaps are empty.
"""

from dataclasses import dataclass, field

from server.exam.policy import PolicyProfile
from server.exam.policy_words import Timing


@dataclass(slots=True)
class ClockModel:
    """All amounts are whole milliseconds; `wait` lets time pass, nothing else does.

    Args:
        door_ms: how long the clock waits for a first answer.
    """

    policy: PolicyProfile
    theory_extra_ms: int = 0
    practical_extra_ms: int = 0
    door_ms: int = 0
    in_practical: bool = False
    stops: set[str] = field(default_factory=set)
    theory_ms: int = 0
    practical_ms: int = 0
    answering_ms: int = 0  # how long somebody could answer so far
    flush_ms: int = 0

    def __post_init__(self) -> None:
        theory_ms = self.policy.theory_max_ms or 0
        self.theory_ms = theory_ms + self.theory_extra_ms
        self.practical_ms = self.policy.total_ms - theory_ms + self.practical_extra_ms
        self.flush_ms = self.policy.grace_ms if self.policy.timing is Timing.FIXED else 0

    @property
    def left_ms(self) -> int:
        """Until the attempt ends if nothing more happened."""
        return self.door_ms + self.theory_ms + self.practical_ms + self.flush_ms

    def wait(self, ms: int) -> None:
        """Time passes: off the heap in use, unless somebody has stopped the clock."""
        if self.stops:
            return
        for heap in ("door_ms", "theory_ms", "flush_ms", "practical_ms"):
            if heap == "practical_ms" and not self.in_practical and self.policy.timing is Timing.FIXED:
                self.in_practical = ms > 0 or self.in_practical  # the first clock ran out
            taken = min(ms, getattr(self, heap))
            setattr(self, heap, getattr(self, heap) - taken)
            if heap in ("theory_ms", "practical_ms"):
                self.answering_ms += taken
            ms -= taken

    def answer(self) -> None:
        """The first answer starts a clock that waited for it."""
        self.door_ms = 0

    def give(self, ms: int) -> None:
        """More time for the paper in use."""
        if self.in_practical:
            self.practical_ms += ms
        else:
            self.theory_ms += ms

    def stop(self, why: str) -> None:
        """One more reason to stand still."""
        self.stops.add(why)

    def go_on(self, why: str) -> None:
        """One reason less."""
        self.stops.discard(why)

    def seal(self) -> None:
        """On to the practical paper: the rest of theory comes along, or is lost where clocks are apart."""
        self.door_ms = 0  # whoever has done with theory has begun
        self.in_practical = True
        if self.policy.timing is not Timing.FIXED:
            self.practical_ms += self.theory_ms
        self.theory_ms = self.flush_ms = 0
