"""Checks, after the sitting, each candidate's own book: clock, papers, saves, receipt, nothing leaked."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from server.rehearsal.candidate import Account
from server.rehearsal.content import BankContent
from server.rehearsal.points import FULL_SCORE_H, hundredths
from server.rehearsal.promises import Promise, Tally
from server.rehearsal.rules import Rules

ROUNDING = timedelta(milliseconds=1)
COLLECTED_WITHIN = timedelta(seconds=5)
PAPERS = ("theory", "practical")


def check_deadlines(accounts: Sequence[Account], rules: Rules, credit_ms: int, tally: Tally) -> None:
    """Start of the room + total of the plan (+ credit), to the millisecond."""
    for account in accounts:
        attempt = account.desk.attempt
        ms = rules.total_ms + (credit_ms if account.script.credited else 0)
        expected = datetime.fromisoformat(attempt["started_at"]) + timedelta(milliseconds=ms)
        off = abs(datetime.fromisoformat(attempt["closes_at"]) - expected)
        detail = f"{account.who}: ends {attempt['closes_at']} instead of {expected.isoformat()}"
        tally.check(Promise.DEADLINE, off <= ROUNDING, detail)


def check_collecting(accounts: Sequence[Account], tally: Tally) -> None:
    """By the server's own instants: taken in after the end of the attempt, soon, and by nobody."""
    for account in accounts:
        if account.script.hands_in:
            tally.equal(Promise.RECEIPT, account.receipt["cause"], "candidate", f"{account.who}: cause")
            continue
        closes_at = datetime.fromisoformat(account.desk.attempt["closes_at"])
        after = datetime.fromisoformat(account.receipt["handed_in_at"]) - closes_at
        detail = f"{account.who}: {account.receipt['cause']}, {after.total_seconds():.2f} s after the end"
        holds = timedelta(0) <= after <= COLLECTED_WITHIN and account.receipt["cause"] == "deadline"
        tally.check(Promise.COLLECTED, holds, detail)


def check_papers(accounts: Sequence[Account], rules: Rules, tally: Tally) -> None:
    """The same entries and points for everybody, 100.00 in all, in orders of their own."""
    for section in PAPERS:
        papers = [(account.who, account.papers[section]) for account in accounts if section in account.papers]
        for who, paper in papers:
            points = _points(paper)
            total_h = sum(points.values())
            tally.equal(Promise.PAPERS, total_h, FULL_SCORE_H, f"{who}: {section} total in hundredths")
            tally.equal(Promise.PAPERS, points, _points(papers[0][1]), f"{who}: {section} entries")
    theory = [account.papers["theory"]["entries"] for account in accounts if "theory" in account.papers]
    if len(theory) > 1:
        _check_varied("items", [_item_order(entries) for entries in theory], rules, tally)
        _check_varied("options", [_option_orders(entries) for entries in theory], rules, tally)


def check_saves(account: Account, bank: BankContent, tally: Tally) -> None:
    """What was acknowledged is stored, nothing else is, and the receipt counts it."""
    ledger = account.desk.ledger
    differences = ledger.differences(account.stored)
    tally.check(Promise.SAVES, not differences, f"{account.who}: {'; '.join(differences[:3])}")
    surprises = ledger.surprises
    tally.check(Promise.WRITES, not surprises, f"{account.who}: {'; '.join(surprises[:3])}")
    answered = {
        "theory": sum(_is_answer(each["value"]) for key, each in account.stored.items() if key in bank.items),
        "practical": sum(
            bool(each["value"].get("files")) for key, each in account.stored.items() if key in bank.tasks
        ),
    }
    receipt = account.receipt
    tally.equal(Promise.RECEIPT, receipt.get("answered"), answered, f"{account.who}: answered")
    total = {section: len(account.papers[section]["entries"]) for section in PAPERS}
    tally.equal(Promise.RECEIPT, receipt.get("total"), total, f"{account.who}: total")
    submitted = len(account.bench.submitted)
    tally.equal(Promise.RECEIPT, receipt.get("submissions"), submitted, f"{account.who}: submissions")
    tally.check(Promise.RECEIPT, bool(receipt.get("code")), f"{account.who}: the receipt has no code")


def check_leaks(account: Account, tally: Tally) -> None:
    """Nothing hidden was in any answer, acknowledgement or event."""
    leaks = sorted(set(account.desk.leaks))
    tally.check(Promise.LEAKS, not leaks, f"{account.who}: {'; '.join(leaks[:3])}")


def _points(paper: Mapping[str, Any]) -> dict[str, int]:
    return dict(sorted((entry["key"], hundredths(entry["points"])) for entry in paper["entries"]))


def _item_order(entries: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(entry["key"] for entry in entries)


def _option_orders(entries: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, ...], ...]:
    by_item = {entry["key"]: tuple(option["id"] for option in entry["item"]["options"]) for entry in entries}
    return tuple(by_item[key] for key in sorted(by_item))


def _check_varied(what: str, orders: Sequence[object], rules: Rules, tally: Tally) -> None:
    expected = len(orders) if what in rules.shuffle else 1
    tally.equal(Promise.ORDER, len(set(orders)), expected, f"different orders of {what}")


def _is_answer(value: Mapping[str, Any]) -> bool:
    if "choices" in value:
        return bool(value["choices"])
    if "blanks" in value:
        return any(text.strip() for text in value["blanks"].values())
    return value.get("choice") is not None
