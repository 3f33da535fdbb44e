"""What stored answers and programs must come to, and which version of a program counts."""

from random import Random
from typing import Any

import pytest

from server.rehearsal.candidate import Account
from server.rehearsal.desk import Desk
from server.rehearsal.errors import RehearsalError
from server.rehearsal.expecting import expect
from server.rehearsal.leaks import canaries_of
from server.rehearsal.practical import Bench
from server.rehearsal.script import script_for
from server.rehearsal.setting_up import Person
from tests.unit.rehearsal_cast import bank, rules

BANK = bank()
GOOD, BAD = BANK.tasks["bill"].right, BANK.tasks["bill"].wrong[0]
ITEM_POINTS = {"s1": "20.00", "m1": "30.00", "t1": "20.00", "f1": "30.00"}


def _account(stored: dict[str, Any], *, submitted: dict[str, Any] | None = None) -> Account:
    person = Person(
        index=0,
        name="演练0001号",
        attempt_id="a" * 32,
        candidate_number="0" * 16,
        document_last6="010001",
        room="1",
    )
    desk = Desk("http://localhost", person, canaries_of(BANK, tells_verdicts=False), Random(1), breaks=False)
    account = Account(desk=desk, script=script_for(0, BANK, "seed"))
    account.papers = {
        "theory": {"entries": [{"key": key, "points": points} for key, points in ITEM_POINTS.items()]},
        "practical": {"entries": [{"key": "bill", "points": "40.00"}, {"key": "card", "points": "60.00"}]},
    }
    account.stored = {key: {"revision": 1, "value": value} for key, value in stored.items()}
    account.bench = Bench(run_ms=[], submitted=submitted or {})
    return account


def test_theory_is_the_sum_of_what_each_stored_answer_earns() -> None:
    stored = {"s1": {"choice": "b"}, "m1": {"choices": ["a", "c"]}, "t1": {"choice": True}}
    expected = expect(_account(stored), BANK, rules())
    assert dict(expected.items) == {"s1": 2000, "m1": 100, "t1": 0, "f1": 0}
    assert expected.theory_h == 2100


@pytest.mark.parametrize(
    ("policy", "bill_h"), [("last_saved", 3400), ("last_submitted", 4000), ("better_of_both", 4000)]
)
def test_the_version_that_counts_is_the_profiles_choice(policy: str, bill_h: int) -> None:
    account = _account({"bill": {"files": dict(BAD.files)}}, submitted={"bill": GOOD})
    expected = expect(account, BANK, rules(practical_counts=policy))
    assert list(expected.tasks["bill"]) == [bill_h]
    assert list(expected.tasks["card"]) == [0]


def test_what_is_only_saved_has_to_be_judged_unless_only_submissions_count() -> None:
    account = _account({"bill": {"files": dict(GOOD.files)}})
    assert sorted(expect(account, BANK, rules()).programs) == [("bill", "collected")]
    assert not expect(account, BANK, rules(practical_counts="last_submitted")).programs


def test_a_half_written_program_is_no_expectation_but_an_error() -> None:
    with pytest.raises(RehearsalError, match="bill is no program"):
        expect(_account({"bill": {"files": {"solution.py": "def bi"}}}), BANK, rules())
