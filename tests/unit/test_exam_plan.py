"""A plan is refused where its calendar contradicts itself."""

from copy import deepcopy
from datetime import date, datetime

import pytest

from server.errors import InvalidInput
from server.exam.plan import plan_from_json
from server.exam.words import Level

PLAN = {
    "id": "plan-2025",
    "year": 2025,
    "title": {"zh": "计划", "en": "Plan"},
    "fee_yuan": 300,
    "dates": [
        {
            "day": "2025-05-24",
            "levels": ["初级", "中级"],
            "register_from": date(2025, 4, 1),
            "register_until": "2025-05-05",
        }
    ],
}


def altered(**first_date: object) -> dict[str, object]:
    plan = deepcopy(PLAN)
    plan["dates"][0].update(first_date)  # type: ignore[index]
    return plan


def test_days_are_read_from_text_and_from_yaml_dates() -> None:
    (day,) = plan_from_json(PLAN).dates
    assert (day.on, day.register_from) == (date(2025, 5, 24), date(2025, 4, 1))
    assert day.levels == (Level.JUNIOR, Level.INTERMEDIATE)


def test_a_plan_written_as_json_reads_back() -> None:
    plan = plan_from_json(PLAN)
    assert plan_from_json(plan.to_json()) == plan


def test_registration_is_open_on_both_of_its_border_days() -> None:
    (day,) = plan_from_json(PLAN).dates
    open_on = [d for d in (31, 1, 5, 6) if day.takes_registrations(date(2025, 3 if d == 31 else 5, d))]
    assert open_on == [1, 5]
    assert day.takes_registrations(date(2025, 4, 1))


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (altered(register_until="2025-05-24"), "dates[0].register_until"),
        (altered(register_from="2025-05-06"), "dates[0].register_until"),
        (altered(levels=[]), "dates[0].levels"),
        (altered(levels=["初级", "初级"]), "dates[0].levels"),
        (altered(levels=["特级"]), "dates[0].levels[0]"),
        (altered(day="24.05.2025"), "dates[0].day"),
        (altered(day=datetime(2025, 5, 24, 9)), "dates[0].day"),  # what YAML makes of a time
        (altered(room=3), "dates[0].room"),
        (PLAN | {"dates": []}, "dates"),
        (PLAN | {"dates": PLAN["dates"] * 2}, "dates"),  # type: ignore[operator]
        (PLAN | {"year": 2024}, "dates"),
        (PLAN | {"fee_yuan": -1}, "fee_yuan"),
        (PLAN | {"fee": 300}, "fee"),
        ([PLAN], ""),
    ],
)
def test_a_contradiction_is_refused_by_field(document: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        plan_from_json(document)
    assert refused.value.field == field
