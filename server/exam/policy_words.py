"""The closed sets a policy profile chooses from."""

from enum import StrEnum


class Timing(StrEnum):
    """How the two papers share the clock."""

    ROLLOVER = "rollover"  # theory first; what it leaves of its time goes to the practical
    FREE = "free"  # both papers open, switching at will
    FIXED = "fixed"  # a clock of its own for each paper; what theory leaves of its time is lost

    @property
    def seals_theory(self) -> bool:
        """True where the practical paper opens only when theory is final."""
        return self is not Timing.FREE


class MultipleRule(StrEnum):
    """What a multiple choice with nothing wrong but something missing earns; anything wrong earns nothing."""

    PARTIAL_HALF = "partial_half"  # 0.50 a right one, at most full - 0.50
    ALL_OR_NOTHING = "all_or_nothing"
    PROPORTIONAL = "proportional"  # the share of the right ones chosen, rounded down to a hundredth


class StartCode(StrEnum):
    """Whether candidates type the code that the invigilator shows."""

    REQUIRED = "required"
    OFF = "off"


class PracticalCounts(StrEnum):
    """Which version of a practical answer counts."""

    LAST_SAVED = "last_saved"
    LAST_SUBMITTED = "last_submitted"
    BETTER_OF_BOTH = "better_of_both"


class Shuffle(StrEnum):
    """What is put into an order of the attempt's own."""

    ITEMS = "items"
    OPTIONS = "options"


class Feedback(StrEnum):
    """What a candidate learns of a submission during the sitting."""

    NONE = "none"
    VERDICT = "verdict"


class ClockFrom(StrEnum):
    """The instant an attempt's time is counted from."""

    ROOM_START = "room_start"
    FIRST_ANSWER = "first_answer"
