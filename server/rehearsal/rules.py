"""The rules of the sitting as its policy profile writes them, divided by the speed of the rehearsal."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

MS_PER_MINUTE = 60_000
MS_PER_S = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What this rehearsal needs of a profile; durations are already divided."""

    profile_id: str
    timing: str
    total_ms: int
    theory_max_ms: int | None
    early_hand_in_ms: int
    early_needs_theory_sealed: bool
    grace_ms: int
    credit_max_ms: int
    weights: tuple[int, int]
    pass_line: Fraction
    multiple: str
    true_false_wrong_h: int
    practical_counts: str
    shuffle: frozenset[str]
    needs_start_code: bool
    tells_verdicts: bool

    @property
    def rolls_over(self) -> bool:
        """True where theory is sealed before the practical paper opens."""
        return self.timing == "rollover"

    @property
    def theory_ms(self) -> int:
        """How long theory may take; half of the sitting where it has no end of its own."""
        if self.rolls_over and self.theory_max_ms is not None:
            return self.theory_max_ms
        return self.total_ms // 2


def rules_of(profile: Mapping[str, Any], speed: Decimal) -> Rules:
    """Read a profile as the server lists it, every key with its value. Raises KeyError for a missing one."""

    def minutes_ms(key: str) -> int:
        return _divided_ms(profile[key], MS_PER_MINUTE, speed)

    return Rules(
        profile_id=str(profile["id"]),
        timing=str(profile["timing"]),
        total_ms=minutes_ms("total_minutes"),
        theory_max_ms=None if profile["theory_max_minutes"] is None else minutes_ms("theory_max_minutes"),
        early_hand_in_ms=minutes_ms("early_hand_in_minutes"),
        early_needs_theory_sealed=bool(profile["early_needs_theory_sealed"]),
        grace_ms=round(Fraction(str(profile["grace_s"])) * MS_PER_S),  # a network's time, never divided
        credit_max_ms=minutes_ms("extend_invigilator_max_minutes"),
        weights=(int(profile["weights"]["theory"]), int(profile["weights"]["practical"])),
        pass_line=Fraction(str(profile["pass_line"])),
        multiple=str(profile["multiple"]),
        true_false_wrong_h=int(profile["true_false_wrong_h"]),
        practical_counts=str(profile["practical_counts"]),
        shuffle=frozenset(profile["shuffle"]),
        needs_start_code=profile["start_code"] == "required",
        tells_verdicts=profile["feedback"] != "none",
    )


def _divided_ms(amount: float | int, unit_ms: int, speed: Decimal) -> int:
    return round(Fraction(str(amount)) * unit_ms / Fraction(speed))
