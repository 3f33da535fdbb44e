"""Checks, after the sitting, that everything the invigilator did reached whom it had to and nobody else."""

from collections.abc import Sequence

from server.rehearsal.candidate import LIVE_WITHIN_S, Account
from server.rehearsal.invigilating import Invigilator, Told
from server.rehearsal.promises import Promise, Tally

DONE = frozenset({"handed_in", "collected"})


def check_message(accounts: Sequence[Account], told: Told, tally: Tally, *, breaks: bool) -> None:
    """Everybody got it; who was cut off at that moment finds it in the snapshot after reconnecting."""
    for account in accounts:
        pushed = [each.at for each in account.desk.heard("message_sent") if each.payload["text"] == told.text]
        if pushed:
            late_s = pushed[0] - told.at
            holds = late_s <= LIVE_WITHIN_S or (breaks and account.desk.breaks > 0)
            tally.check(Promise.MESSAGE, holds, f"{account.who}: the message came {late_s:.2f} s late")
        else:
            found = breaks and _in_snapshot(account, told)
            tally.check(Promise.MESSAGE, found, f"{account.who}: the message did not come")


def check_private(accounts: Sequence[Account], told: Told, tally: Tally, *, breaks: bool) -> None:
    """One candidate got it, and nobody else ever saw it."""
    for account in accounts:
        pushed = any(each.payload["text"] == told.text for each in account.desk.heard("message_sent"))
        if account.script.credited:
            found = pushed or (breaks and _in_snapshot(account, told))
            tally.check(Promise.PRIVATE, found, f"{account.who}: the message did not come")
        else:
            stranger = pushed or _in_snapshot(account, told)
            tally.check(Promise.PRIVATE, not stranger, f"{account.who}: got a message to somebody else")


def check_credit(accounts: Sequence[Account], told: Told, tally: Tally, *, breaks: bool) -> None:
    """The clock of one candidate moved at once; all ends agree with plan and ledger."""
    for account in accounts:
        pushed = [
            each.at for each in account.desk.heard("timer_synced") if each.payload["reason"] == "credit"
        ]
        if not account.script.credited:
            tally.check(Promise.CREDIT, not pushed, f"{account.who}: got time that was not given")
        elif pushed:
            late_s = pushed[0] - told.at
            holds = late_s <= LIVE_WITHIN_S or breaks
            tally.check(Promise.CREDIT, holds, f"{account.who}: told {late_s:.2f} s late")
        else:
            tally.check(Promise.CREDIT, breaks, f"{account.who}: was not told of the added time")


def check_board_live(accounts: Sequence[Account], invigilator: Invigilator, tally: Tally) -> list[float]:
    """Hand-ins appear on the board in time; gives the delays in seconds."""
    delays: list[float] = []
    for account in accounts:
        if account.handed_in_at is None:
            continue
        shown_at = invigilator.shown_at(account.desk.person.attempt_id, DONE)
        if shown_at is None:
            tally.check(Promise.BOARD_LIVE, False, f"{account.who}: hand-in never appeared on the board")
            continue
        delays.append(max(0.0, shown_at - account.handed_in_at))
        detail = f"{account.who}: hand-in appeared after {delays[-1]:.2f} s"
        tally.check(Promise.BOARD_LIVE, delays[-1] <= LIVE_WITHIN_S, detail)
    return delays


def _in_snapshot(account: Account, told: Told) -> bool:
    return any(message["text"] == told.text for message in account.desk.attempt.get("messages", ()))
