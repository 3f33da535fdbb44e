"""Why an attempt ends when it ends: every row from the base to the end, adding up exactly."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from server.exam.allowance import Lengths, lengths, plain_lengths
from server.exam.ledger import MILLISECOND, Credit, Ledger
from server.exam.policy_words import Timing


class Step(StrEnum):
    """What a row of the explanation stands for."""

    ALLOWANCE = "allowance"  # both papers by the plan
    ACCOMMODATION = "accommodation"  # what one adds to the one before
    CREDIT = "credit"
    PAUSE = "pause"
    CHANGEOVER = "changeover"  # between two clocks, while theory is still taken in
    UNUSED_THEORY = "unused_theory"  # lost, where the papers have clocks of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One step from the base to the end: what it was, how much, who decided it why, and the end after it.

    `ms` is below 0 only for unused theory and for an accommodation that was corrected before the start.
    """

    what: Step
    ms: int
    reason: str
    by: str
    at: datetime
    closes_at: datetime


def explain(ledger: Ledger) -> list[LedgerRow]:
    """The rows in the order in which they count; the last one ends where the attempt does."""
    rows: list[LedgerRow] = []

    def add(what: Step, ms: int, at: datetime, reason: str = "", by: str = "") -> None:
        before = rows[-1].closes_at if rows else ledger.base
        end = before + ms * MILLISECOND
        rows.append(LedgerRow(what=what, ms=ms, reason=reason, by=by, at=at, closes_at=end))

    def add_credit(credit: Credit) -> None:
        add(Step(credit.kind.value), credit.ms, credit.at, credit.reason, credit.by)

    add(Step.ALLOWANCE, ledger.policy.total_ms, ledger.base)
    before = plain_lengths(ledger.policy)
    for count, granted in enumerate(ledger.accommodations, 1):
        after: Lengths = lengths(ledger.policy, ledger.accommodations[:count])
        more_ms = after.total_ms - before.total_ms
        add(Step.ACCOMMODATION, more_ms, granted.at, granted.reason, granted.by)
        before = after
    for credit in ledger.credits:
        add_credit(credit)
    if ledger.policy.timing is Timing.FIXED and ledger.changeover_ms != 0:
        lost = ledger.changeover_ms < 0
        at = ledger.theory_sealed_at or ledger.theory_closes_at or ledger.base
        add(Step.UNUSED_THEORY if lost else Step.CHANGEOVER, ledger.changeover_ms, at)
    return rows
