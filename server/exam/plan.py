"""An exam plan: a year's dates with their levels, registration windows and the fee."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from question_bank.text import Localised
from server.errors import InvalidInput
from server.exam.readers import (
    choice_of,
    date_of,
    list_of,
    localised_of,
    mapping_of,
    only_keys,
    required,
    text_of,
    whole_of,
)
from server.exam.words import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDate:
    """One exam day: who sits on it and when they register (both days included).

    In a file `on` is called `day`: YAML reads a bare `on` as true.
    """

    on: date
    levels: tuple[Level, ...]
    register_from: date
    register_until: date

    def __post_init__(self) -> None:
        if not self.levels or len(set(self.levels)) != len(self.levels):
            raise InvalidInput(f"{self.on}: every level once, and at least one", field="levels")
        if not self.register_from <= self.register_until < self.on:
            raise InvalidInput(
                f"{self.on}: registration opens, closes, and only then is the exam", field="register_until"
            )

    def takes_registrations(self, today: date) -> bool:
        """True on every day of the window."""
        return self.register_from <= today <= self.register_until

    def to_json(self) -> dict[str, object]:
        """The shape of the plan file."""
        return {
            "day": self.on.isoformat(),
            "levels": [level.value for level in self.levels],
            "register_from": self.register_from.isoformat(),
            "register_until": self.register_until.isoformat(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The dates of a year; `profile` is the id of the policy profile its sittings start from."""

    id: str
    year: int
    title: Localised
    fee_yuan: int
    dates: tuple[PlanDate, ...]
    profile: str | None

    def __post_init__(self) -> None:
        days = [each.on for each in self.dates]
        if not days or days != sorted(set(days)):
            raise InvalidInput("the dates of a plan are listed once each, earliest first", field="dates")
        if any(day.year != self.year for day in days):
            raise InvalidInput(f"a date lies outside {self.year}", field="dates")

    def to_json(self) -> dict[str, object]:
        """The shape of the plan file: what `plan_from_json` reads."""
        return {
            "id": self.id,
            "year": self.year,
            "title": self.title.to_json(),
            "fee_yuan": self.fee_yuan,
            "dates": [each.to_json() for each in self.dates],
            "profile": self.profile,
        }


def plan_from_json(document: Mapping[str, object]) -> Plan:
    """Read a plan; days may be dates, as YAML reads them, or text as in 2025-05-24.

    Raises:
        InvalidInput: naming the key that is unknown, missing or wrong.
    """
    mapping = mapping_of(document, "")
    only_keys(mapping, {"id", "year", "title", "fee_yuan", "dates", "profile"})
    profile = mapping.get("profile")
    return Plan(
        id=required(mapping, "id", text_of),
        year=required(mapping, "year", whole_of),
        title=required(mapping, "title", localised_of),
        fee_yuan=required(mapping, "fee_yuan", whole_of),
        dates=required(mapping, "dates", list_of(_date_from_json)),
        profile=None if profile is None else text_of(profile, "profile"),
    )


def _date_from_json(value: object, field: str) -> PlanDate:
    mapping = mapping_of(value, field)
    only_keys(mapping, {"day", "levels", "register_from", "register_until"}, field)
    try:
        return PlanDate(
            on=required(mapping, "day", date_of, field),
            levels=required(mapping, "levels", list_of(choice_of(Level)), field),
            register_from=required(mapping, "register_from", date_of, field),
            register_until=required(mapping, "register_until", date_of, field),
        )
    except InvalidInput as error:
        if error.field.startswith(field):
            raise
        raise InvalidInput(error.detail, field=f"{field}.{error.field}") from error
