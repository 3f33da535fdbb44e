"""A profile takes its defaults, refuses what it does not know, and survives being written and scaled."""

import json
from dataclasses import fields
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.text import Localised
from server.errors import InvalidInput
from server.exam.policy import PolicyProfile, policy_from_json
from server.exam.policy_keys import READERS
from server.exam.policy_words import ClockFrom, MultipleRule, PracticalCounts, Shuffle, Timing

TITLE = {"zh": "规则", "en": "Rules"}


def profile(**rules: object) -> PolicyProfile:
    return policy_from_json({"id": "rules", "title": TITLE, **rules})


def test_a_profile_with_nothing_said_is_the_standard_sitting() -> None:
    rules = profile()
    assert rules == PolicyProfile(id="rules", title=Localised(zh="规则", en="Rules"))
    assert rules.total_ms == 210 * 60_000
    assert rules.theory_max_ms == 90 * 60_000
    assert rules.warn_at_ms == (600_000, 300_000, 60_000)
    assert (rules.weights.theory, rules.weights.practical, rules.pass_line_h) == (40, 60, 6000)
    assert (rules.grace_ms, rules.late_limit_ms, rules.early_hand_in_ms) == (3000, 900_000, 3_600_000)
    assert rules.timing is Timing.ROLLOVER
    assert rules.multiple is MultipleRule.PARTIAL_HALF
    assert rules.practical_counts is PracticalCounts.BETTER_OF_BOTH
    assert rules.clock_from is ClockFrom.ROOM_START
    assert rules.shuffle == (Shuffle.ITEMS, Shuffle.OPTIONS)


def test_every_rule_has_a_reader_and_every_reader_a_rule() -> None:
    assert list(READERS) == [field.name for field in fields(PolicyProfile)]


def test_every_rule_can_be_set_and_comes_back_from_json() -> None:
    rules = profile(
        total_minutes=240,
        theory_max_minutes=None,
        timing="free",
        weights={"theory": 30, "practical": 70},
        pass_line=59.5,
        warn_at_minutes=[1, 30, "2.5"],
        multiple="proportional",
        try_runs={"limit": 20},
        shuffle=[],
        mask_document={"last": 2},
    )
    assert rules.warn_at_ms == (1_800_000, 150_000, 60_000)
    assert rules.theory_max_ms is None
    assert rules.pass_line_h == 5950
    assert rules.try_runs.limit == 20
    assert rules.try_runs.seconds == Decimal(10)
    assert (rules.mask_document.first, rules.mask_document.last) == (3, 2)
    assert policy_from_json(json.loads(json.dumps(rules.to_json()))) == rules


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"total_minute": 240}, "total_minute"),
        ({"total_minutes": 0}, "total_minutes"),
        ({"total_minutes": "long"}, "total_minutes"),
        ({"total_minutes": -1}, "total_minutes"),
        ({"total_minutes": True}, "total_minutes"),
        ({"theory_max_minutes": 211}, "theory_max_minutes"),
        ({"theory_max_minutes": 0}, "theory_max_minutes"),
        ({"timing": "sometimes"}, "timing"),
        ({"timing": "fixed", "theory_max_minutes": None}, "theory_max_minutes"),
        ({"timing": "fixed", "theory_max_minutes": 210}, "theory_max_minutes"),
        ({"weights": {"theory": 40, "practical": 50}}, "weights"),
        ({"weights": {"theory": 40}}, "weights.practical"),
        ({"weights": [40, 60]}, "weights"),
        ({"pass_line": 101}, "pass_line"),
        ({"pass_line": "59.995"}, "pass_line"),
        ({"warn_at_minutes": 5}, "warn_at_minutes"),
        ({"warn_at_minutes": [5, "x"]}, "warn_at_minutes[1]"),
        ({"warn_at_minutes": [210]}, "warn_at_minutes"),
        ({"resync_s": 0}, "resync_s"),
        ({"early_needs_theory_sealed": "yes"}, "early_needs_theory_sealed"),
        ({"true_false_wrong_h": 0.5}, "true_false_wrong_h"),
        ({"start_code": True}, "start_code"),
        ({"shuffle": ["pages"]}, "shuffle[0]"),
        ({"try_runs": {"at_a_time": 0}}, "try_runs.at_a_time"),
        ({"try_runs": {"second": 3}}, "try_runs.second"),
        ({"title": "Rules"}, "title"),
        ({"title": {"zh": "规则"}}, "title.en"),
        ({"id": " "}, "id"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_by_its_key(rules: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        profile(**rules)
    assert refused.value.field == field


@pytest.mark.parametrize(("written", "meant"), [("off", "off"), (False, "off"), ("required", "required")])
def test_a_start_code_is_off_however_yaml_reads_it(written: object, meant: str) -> None:
    assert profile(start_code=written).start_code == meant


def test_a_profile_needs_an_id() -> None:
    with pytest.raises(InvalidInput, match="id is missing"):
        policy_from_json({"title": TITLE})


def test_scaling_divides_every_duration_of_the_sitting_and_nothing_else() -> None:
    rules, faster = profile(), profile().scaled(Decimal(60))
    assert faster.total_ms == 210_000
    assert faster.theory_max_ms == 90_000
    assert faster.warn_at_ms == (10_000, 5_000, 1_000)
    assert faster.try_runs == rules.try_runs
    kept = {"weights", "pass_line", "multiple", "true_false_wrong_h", "mask_document", "timing", "title"}
    assert all(getattr(faster, key) == getattr(rules, key) for key in kept)
    for key in READERS:
        if key.endswith("_minutes"):
            assert getattr(faster, key) != getattr(rules, key), key
        elif key.endswith("_s"):  # a network is no faster because a sitting is short
            assert getattr(faster, key) == getattr(rules, key), key


@given(st.decimals(min_value="0.5", max_value=1000, places=2))
def test_a_scaled_profile_survives_being_written_and_read(divisor: Decimal) -> None:
    faster = profile().scaled(divisor)
    assert policy_from_json(json.loads(json.dumps(faster.to_json()))) == faster


@pytest.mark.parametrize("divisor", [Decimal(0), Decimal(-2), Decimal("NaN")])
def test_a_sitting_cannot_be_divided_by_nothing(divisor: Decimal) -> None:
    with pytest.raises(InvalidInput):
        profile().scaled(divisor)
