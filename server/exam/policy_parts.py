"""The small values inside a policy profile: weights, limits of try-runs, how a document number is masked."""

from dataclasses import dataclass
from decimal import Decimal

from server.errors import InvalidInput
from server.exam.policy_words import StartCode
from server.exam.readers import choice_of, decimal_of, mapping_of, only_keys, or_none, required, whole_of


def number(value: Decimal) -> int | float:
    """A number for JSON: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Per cent of the combined score that each paper counts; they add up to 100."""

    theory: int
    practical: int

    def __post_init__(self) -> None:
        if self.theory < 0 or self.practical < 0 or self.theory + self.practical != 100:
            raise InvalidInput("weights of theory and practical must add up to 100", field="weights")

    def to_json(self) -> dict[str, int]:
        """`{"theory", "practical"}`."""
        return {"theory": self.theory, "practical": self.practical}


@dataclass(frozen=True, slots=True, kw_only=True)
class TryRuns:
    """Runs before handing in: how many (None: any number), how long each, how many at once."""

    limit: int | None = None
    seconds: Decimal = Decimal(10)
    at_a_time: int = 1

    def __post_init__(self) -> None:
        if self.seconds <= 0:
            raise InvalidInput("a try-run needs time", field="try_runs.seconds")
        if self.at_a_time < 1:
            raise InvalidInput("at least one try-run at a time", field="try_runs.at_a_time")

    def to_json(self) -> dict[str, int | float | None]:
        """`{"limit", "seconds", "at_a_time"}`."""
        return {"limit": self.limit, "seconds": number(self.seconds), "at_a_time": self.at_a_time}


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskDocument:
    """How many characters of a document number stay readable at either end."""

    first: int = 3
    last: int = 4

    def to_json(self) -> dict[str, int]:
        """`{"first", "last"}`."""
        return {"first": self.first, "last": self.last}


def weights_of(value: object, field: str) -> Weights:
    """`{theory, practical}`, both given."""
    mapping = mapping_of(value, field)
    only_keys(mapping, {"theory", "practical"}, field)
    return Weights(
        theory=required(mapping, "theory", whole_of, field),
        practical=required(mapping, "practical", whole_of, field),
    )


def try_runs_of(value: object, field: str) -> TryRuns:
    """`{limit, seconds, at_a_time}`, each with its default."""
    mapping = {**TryRuns().to_json(), **mapping_of(value, field)}
    only_keys(mapping, {"limit", "seconds", "at_a_time"}, field)
    return TryRuns(
        limit=required(mapping, "limit", or_none(whole_of), field),
        seconds=required(mapping, "seconds", decimal_of, field),
        at_a_time=required(mapping, "at_a_time", whole_of, field),
    )


def start_code_of(value: object, field: str) -> StartCode:
    """A word of StartCode; a bare `off` in YAML arrives as false and is meant all the same."""
    return StartCode.OFF if value is False else choice_of(StartCode)(value, field)


def mask_of(value: object, field: str) -> MaskDocument:
    """`{first, last}`, each with its default."""
    mapping = {**MaskDocument().to_json(), **mapping_of(value, field)}
    only_keys(mapping, {"first", "last"}, field)
    return MaskDocument(
        first=required(mapping, "first", whole_of, field), last=required(mapping, "last", whole_of, field)
    )
