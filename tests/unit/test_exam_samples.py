"""The plans and profiles that ship load, and say what the calendar says."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from server.exam.plan import plan_from_json
from server.exam.policy import PolicyProfile, policy_from_json
from server.exam.policy_keys import READERS
from server.exam.policy_words import Timing
from server.exam.words import Level

DEMO = Path(__file__).parents[2] / "deploy" / "demo"


def sample(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted(DEMO.glob("plans/*.yaml")), ids=lambda path: path.stem)
def test_every_plan_loads_under_its_own_name_and_its_profile_ships_too(path: Path) -> None:
    plan = plan_from_json(sample(path))
    assert plan.id == path.stem
    assert plan.profile is not None
    assert (DEMO / "profiles" / f"{plan.profile}.yaml").is_file()


@pytest.mark.parametrize("path", sorted(DEMO.glob("profiles/*.yaml")), ids=lambda path: path.stem)
def test_every_profile_loads_under_its_own_name(path: Path) -> None:
    assert policy_from_json(sample(path)).id == path.stem


def test_the_2025_calendar_is_as_announced() -> None:
    plan = plan_from_json(sample(DEMO / "plans" / "plan-2025.yaml"))
    lower, every = (Level.JUNIOR, Level.INTERMEDIATE), tuple(Level)
    assert plan.fee_yuan == 300
    assert [(day.on, day.levels, day.register_from, day.register_until) for day in plan.dates] == [
        (date(2025, 5, 24), lower, date(2025, 4, 1), date(2025, 5, 5)),
        (date(2025, 6, 21), lower, date(2025, 5, 1), date(2025, 6, 6)),
        (date(2025, 11, 22), every, date(2025, 10, 1), date(2025, 11, 7)),
        (date(2025, 12, 20), every, date(2025, 11, 1), date(2025, 12, 6)),
    ]
    assert {day.on.strftime("%A") for day in plan.dates} == {"Saturday"}


def test_both_lengths_of_a_sitting_are_only_in_files() -> None:
    minutes = {}
    for year in (2022, 2025):
        plan = plan_from_json(sample(DEMO / "plans" / f"plan-{year}.yaml"))
        minutes[year] = (
            policy_from_json(sample(DEMO / "profiles" / f"{plan.profile}.yaml")).total_ms // 60_000
        )
    assert minutes == {2022: 240, 2025: 210}


def test_the_standard_profile_writes_every_key_with_its_default() -> None:
    document = sample(DEMO / "profiles" / "standard-210.yaml")
    assert list(document) == list(READERS)
    rules = policy_from_json(document)
    assert rules == PolicyProfile(id=rules.id, title=rules.title)


def test_the_free_profile_has_one_clock_only() -> None:
    rules = policy_from_json(sample(DEMO / "profiles" / "free-210.yaml"))
    assert (rules.timing, rules.theory_max_ms, rules.total_ms) == (Timing.FREE, None, 210 * 60_000)
