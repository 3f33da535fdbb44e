"""The policy profile: every rule of a sitting that a plan may change, with its default."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from question_bank.text import Localised
from server.errors import InvalidInput
from server.exam.policy_keys import READERS
from server.exam.policy_parts import MaskDocument, TryRuns, Weights, number
from server.exam.policy_words import (
    ClockFrom,
    Feedback,
    MultipleRule,
    PracticalCounts,
    Shuffle,
    StartCode,
    Timing,
)
from server.exam.readers import localised_of, mapping_of, only_keys, required, text_of

MS_PER_S = 1000
MS_PER_MINUTE = 60_000
# A millionth of a minute is far below a millisecond and keeps a scaled profile exact when written and read.
SMALLEST_STEP = Decimal("0.000001")

DEFAULT_WEIGHTS = Weights(theory=40, practical=60)
DEFAULT_TRY_RUNS = TryRuns()
DEFAULT_MASK = MaskDocument()


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyProfile:
    """The rules of a sitting, named as in the profile file; `_minutes` and `_s` say the unit.

    Raises:
        InvalidInput: rules that contradict one another, naming the key.
    """

    id: str
    title: Localised
    total_minutes: Decimal = Decimal(210)
    theory_max_minutes: Decimal | None = Decimal(90)
    timing: Timing = Timing.ROLLOVER
    weights: Weights = DEFAULT_WEIGHTS
    pass_line: Decimal = Decimal(60)
    late_limit_minutes: Decimal = Decimal(15)
    early_hand_in_minutes: Decimal = Decimal(60)  # counted from the start of the room
    early_needs_theory_sealed: bool = True
    warn_at_minutes: tuple[Decimal, ...] = (Decimal(10), Decimal(5), Decimal(1))
    grace_s: Decimal = Decimal(3)
    resync_s: Decimal = Decimal(15)
    heartbeat_s: Decimal = Decimal(10)
    offline_after_s: Decimal = Decimal(15)
    autosave_s: Decimal = Decimal(2)
    multiple: MultipleRule = MultipleRule.PARTIAL_HALF
    true_false_wrong_h: int = 0  # hundredths taken off for a wrong answer; the block never falls below 0
    start_code: StartCode = StartCode.REQUIRED
    practical_counts: PracticalCounts = PracticalCounts.BETTER_OF_BOTH
    shuffle: tuple[Shuffle, ...] = (Shuffle.ITEMS, Shuffle.OPTIONS)
    try_runs: TryRuns = DEFAULT_TRY_RUNS
    feedback: Feedback = Feedback.NONE
    extend_invigilator_max_minutes: Decimal = Decimal(10)
    extend_chief_max_minutes: Decimal = Decimal(50)
    login_open_minutes: Decimal = Decimal(15)
    checkin_open_minutes: Decimal = Decimal(30)
    clock_from: ClockFrom = ClockFrom.ROOM_START
    mask_document: MaskDocument = DEFAULT_MASK

    def __post_init__(self) -> None:
        _refuse_unless(self.total_ms > 0, "total_minutes", "the sitting must last")
        _refuse_unless(self.pass_line <= 100, "pass_line", "nobody reaches more than 100")
        _refuse_unless(
            self.pass_line * 100 % 1 == 0, "pass_line", "the pass line has at most two decimal places"
        )
        if self.theory_max_minutes is not None:
            _refuse_unless(
                0 < self.theory_max_minutes <= self.total_minutes,
                "theory_max_minutes",
                "theory must fit into the sitting",
            )
        if self.timing is Timing.FIXED:
            theory_minutes = self.theory_max_minutes
            _refuse_unless(
                theory_minutes is not None and theory_minutes < self.total_minutes,
                "theory_max_minutes",
                "two clocks need a length for theory that leaves time for the practical paper",
            )
        for key in ("resync_s", "heartbeat_s", "offline_after_s", "autosave_s"):
            _refuse_unless(getattr(self, key) > 0, key, "a repeated wait must be longer than nothing")
        _refuse_unless(
            all(at < self.total_minutes for at in self.warn_at_minutes),
            "warn_at_minutes",
            "a warning comes within the sitting",
        )

    @property
    def total_ms(self) -> int:
        """Length of the sitting without credits."""
        return _minutes_ms(self.total_minutes)

    @property
    def theory_max_ms(self) -> int | None:
        """Longest time for theory; None when theory has no end of its own."""
        return None if self.theory_max_minutes is None else _minutes_ms(self.theory_max_minutes)

    @property
    def grace_ms(self) -> int:
        """How long after the end a save in flight is still taken."""
        return round(self.grace_s * MS_PER_S)

    @property
    def late_limit_ms(self) -> int:
        """How long after the start of the room a candidate is still let in."""
        return _minutes_ms(self.late_limit_minutes)

    @property
    def early_hand_in_ms(self) -> int:
        """How long after the start of the room handing in becomes possible."""
        return _minutes_ms(self.early_hand_in_minutes)

    @property
    def warn_at_ms(self) -> tuple[int, ...]:
        """Remaining times at which to warn, longest first."""
        return tuple(sorted({_minutes_ms(at) for at in self.warn_at_minutes}, reverse=True))

    @property
    def offline_after_ms(self) -> int:
        """Silence after which a candidate counts as offline."""
        return round(self.offline_after_s * MS_PER_S)

    @property
    def pass_line_h(self) -> int:
        """The pass line in hundredths of a point."""
        return int(self.pass_line * 100)

    def scaled(self, divisor: Decimal) -> "PolicyProfile":
        """The same rules with every duration of the sitting divided, for rehearsals.

        What measures a program or a network and not the sitting stays: limits of a try-run, grace, how
        often pages save and speak, how long silence may last.

        Raises:
            InvalidInput: `divisor` is not above 0, or nothing would be left of the sitting.
        """
        if not divisor.is_finite() or divisor <= 0:
            raise InvalidInput("a sitting is divided by more than 0", field="speed")
        shorter: dict[str, Any] = {}
        for key in _durations():
            value = getattr(self, key)
            if isinstance(value, tuple):
                shorter[key] = tuple(_divided(each, divisor) for each in value)
            elif value is not None:
                shorter[key] = _divided(value, divisor)
        return replace(self, **shorter)

    def to_json(self) -> dict[str, Any]:
        """The profile file as a mapping: what `policy_from_json` reads."""
        return {field.name: _json_of(getattr(self, field.name)) for field in fields(self)}


def policy_from_json(document: Mapping[str, object]) -> PolicyProfile:
    """Read a profile; keys that are left out take their defaults.

    Raises:
        InvalidInput: naming the key that is unknown, missing or wrong.
    """
    mapping = mapping_of(document, "")
    only_keys(mapping, set(READERS))
    rules: dict[str, Any] = {
        "id": required(mapping, "id", text_of),
        "title": required(mapping, "title", localised_of),
    }
    for key, read in READERS.items():
        if key in mapping:
            rules[key] = read(mapping[key], key)
    return PolicyProfile(**rules)


def _durations() -> list[str]:
    return [key for key in READERS if key.endswith("_minutes")]


def _divided(duration: Decimal, divisor: Decimal) -> Decimal:
    return (duration / divisor).quantize(SMALLEST_STEP)


def _minutes_ms(minutes: Decimal) -> int:
    return round(minutes * MS_PER_MINUTE)


def _refuse_unless(holds: bool, key: str, why: str) -> None:
    if not holds:
        raise InvalidInput(f"{key}: {why}", field=key)


def _json_of(value: object) -> object:
    match value:
        case Decimal():
            return number(value)
        case StrEnum():
            return value.value
        case tuple():
            return [_json_of(each) for each in value]
        case Localised() | Weights() | TryRuns() | MaskDocument():
            return value.to_json()
        case _:
            return value
