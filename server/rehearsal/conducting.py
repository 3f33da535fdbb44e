"""Plays a whole sitting from setting up to the last check; the only place that knows the order of things."""

import secrets
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from server.rehearsal.books import check_collecting, check_deadlines, check_leaks, check_papers, check_saves
from server.rehearsal.candidate import Account, Cues, forbids_early_hand_in, sit
from server.rehearsal.desk import Desk
from server.rehearsal.errors import RehearsalError
from server.rehearsal.http import Door
from server.rehearsal.invigilating import Invigilator, Told
from server.rehearsal.leaks import canaries_of
from server.rehearsal.outcomes import Judge, check_boards, check_outcomes
from server.rehearsal.progress import Progress
from server.rehearsal.promises import Promise, Tally
from server.rehearsal.pushes import check_board_live, check_credit, check_message, check_private
from server.rehearsal.report import Report, delays_of_board, numbers_of_saves, report_of
from server.rehearsal.script import CREDITED, script_for
from server.rehearsal.setting_up import Account as StaffAccount
from server.rehearsal.setting_up import Stage, prepare
from server.rehearsal.waiting import COLLECTED_WITHIN_S, until, until_judged

ARRIVAL_S = 60.0
ARRIVAL_PER_SEAT_S = 1.0
COMMANDS_AT = 0.2  # of the time, when everybody still sits over theory
AFTER_END_S = 60.0
LOOK_EVERY_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to play."""

    url: str
    admin: StaffAccount
    seats: int
    speed: Decimal
    timing: str
    breaks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """What the invigilator told whom; None where there are too few candidates for it."""

    message: Told
    private: Told | None
    credit: Told | None


def rehearse(order: Order, progress: Progress) -> Report:
    """Play and check.

    Raises:
        RehearsalError: the server cannot be reached, or something is missing on it.
    """
    began = time.monotonic()
    seed = secrets.token_hex(4)
    progress.say("setting up")
    admin = Door(order.url)
    stage = prepare(admin, order.admin, seats=order.seats, speed=order.speed, timing=order.timing)
    tally = Tally(applying(stage))
    accounts = _accounts(order, stage, tally, seed)
    invigilator = Invigilator(order.url, stage)
    cues = Cues(start_codes=invigilator.arrive())
    commands = _sit(accounts, stage, cues, invigilator, tally, seed, progress)
    ended = time.monotonic()
    finished = [account for account in accounts if account.receipt and account.stored]
    numbers = numbers_of_saves(finished)
    _check_sitting(finished, stage, invigilator, commands, tally, breaks=order.breaks)
    numbers |= delays_of_board(check_board_live(finished, invigilator, tally))
    try:
        numbers |= _check_end(admin, stage, invigilator, finished, tally, progress)
    except RehearsalError as error:  # what was found so far is worth a report
        tally.check(Promise.CAME_THROUGH, False, f"after the sitting: {error}")
    for account in accounts:
        account.desk.leave()
    invigilator.leave()
    numbers |= {"sitting_s": round(ended - began, 1), "all_s": round(time.monotonic() - began, 1)}
    return report_of(_played(order, stage, seed), tally, numbers)


def applying(stage: Stage) -> frozenset[Promise]:
    """The promises that this number of seats and this profile put to the proof."""
    without: set[Promise] = set()
    if len(stage.people) < 2:  # the first candidate hands in and is given nothing
        without |= {Promise.CREDIT, Promise.PRIVATE, Promise.COLLECTED}
    if not stage.rules.rolls_over:
        without.add(Promise.SEALED)
    if not forbids_early_hand_in(stage):
        without.add(Promise.TOO_EARLY)
    return frozenset(Promise) - without


def _accounts(order: Order, stage: Stage, tally: Tally, seed: str) -> list[Account]:
    canaries = canaries_of(stage.bank, tells_verdicts=stage.rules.tells_verdicts)
    tally.check(Promise.LEAKS, bool(canaries.fragments), "the bank has no hidden text to look for")
    return [
        Account(
            desk=Desk(
                order.url,
                person,
                canaries,
                Random(f"{seed}/breaks/{person.index}"),  # noqa: S311 - when to break, not a secret
                breaks=order.breaks,
            ),
            script=script_for(person.index, stage.bank, seed),
        )
        for person in stage.people
    ]


def _sit(
    accounts: Sequence[Account],
    stage: Stage,
    cues: Cues,
    invigilator: Invigilator,
    tally: Tally,
    seed: str,
    progress: Progress,
) -> Commands:
    with ThreadPoolExecutor(len(accounts), thread_name_prefix="candidate") as pool:
        runs = [pool.submit(sit, account, stage, cues, tally, seed) for account in accounts]
        within_s = ARRIVAL_S + ARRIVAL_PER_SEAT_S * len(accounts)
        _wait_for_arrivals(accounts, runs, within_s, progress)
        _check_waiting(accounts, invigilator, tally)
        started_at = invigilator.start()
        cues.started.set()
        _watch(accounts, runs, started_at + stage.rules.total_ms / 1000 * COMMANDS_AT, stage, progress)
        commands = _command(stage, invigilator)
        _watch(accounts, runs, started_at + stage.rules.total_ms / 1000 + AFTER_END_S, stage, progress)
        for account, run in zip(accounts, runs, strict=True):
            error = run.exception()
            why = f"{account.who}: {type(error).__name__}: {error}" if error else ""
            tally.check(Promise.CAME_THROUGH, error is None, why)
    return commands


def _wait_for_arrivals(
    accounts: Sequence[Account], runs: Sequence[Future[None]], within_s: float, progress: Progress
) -> None:
    ends_at = time.monotonic() + within_s
    while time.monotonic() < ends_at:
        here = sum(account.arrived.is_set() for account in accounts)
        progress.say(f"arriving: {here} of {len(accounts)} wait for the start")
        if all(account.arrived.is_set() or run.done() for account, run in zip(accounts, runs, strict=True)):
            return
        time.sleep(LOOK_EVERY_S)


def _check_waiting(accounts: Sequence[Account], invigilator: Invigilator, tally: Tally) -> None:
    """The board sees the same people waiting."""
    waiting = {account.desk.person.attempt_id for account in accounts if account.arrived.is_set()}
    tally.equal(Promise.DOOR, len(waiting), len(accounts), "candidates that wait for the start")
    shown = {
        cell["attempt_id"]
        for board in invigilator.boards()
        for cell in board["cells"]
        if cell["state"] == "waiting"
    }
    tally.equal(Promise.BOARD, len(shown & waiting), len(waiting), "candidates the board shows waiting")


def _command(stage: Stage, invigilator: Invigilator) -> Commands:
    message = invigilator.tell_rooms("演练：请注意时间。 Rehearsal: mind the time.")
    if len(stage.people) < 2:
        return Commands(message=message, private=None, credit=None)
    person = stage.people[CREDITED]
    return Commands(
        message=message,
        credit=invigilator.give_time(person),
        private=invigilator.tell_one(person, "演练：已为你加时。 Rehearsal: time was added for you."),
    )


def _watch(
    accounts: Sequence[Account],
    runs: Sequence[Future[None]],
    until_at: float,
    stage: Stage,
    progress: Progress,
) -> None:
    """Show how it goes until then, or until nobody is left."""
    while time.monotonic() < until_at and not all(run.done() for run in runs):
        acked = sum(account.desk.ledger.acked for account in accounts)
        done = sum(run.done() for run in runs)
        progress.say(f"{stage.code}: {acked} saves acknowledged, {done} of {len(runs)} candidates through")
        time.sleep(LOOK_EVERY_S)


def _check_sitting(
    accounts: Sequence[Account],
    stage: Stage,
    invigilator: Invigilator,
    commands: Commands,
    tally: Tally,
    *,
    breaks: bool,
) -> None:
    check_message(accounts, commands.message, tally, breaks=breaks)
    if commands.private is not None:
        check_private(accounts, commands.private, tally, breaks=breaks)
    if commands.credit is not None:
        check_credit(accounts, commands.credit, tally, breaks=breaks)
    check_deadlines(accounts, stage.rules, commands.credit.ms if commands.credit else 0, tally)
    check_collecting(accounts, tally)
    check_papers(accounts, stage.rules, tally)
    for account in accounts:
        check_saves(account, stage.bank, tally)
        check_leaks(account, tally)


def _check_end(
    admin: Door,
    stage: Stage,
    invigilator: Invigilator,
    accounts: Sequence[Account],
    tally: Tally,
    progress: Progress,
) -> dict[str, float | int]:
    path = f"/api/sittings/{stage.sitting_id}"
    progress.say("waiting for the room to be collected")
    until(lambda: bool(admin.get(path)["sitting"]["state"] == "collected"), COLLECTED_WITHIN_S)
    check_boards(invigilator.boards(), admin.get(path)["sitting"], tally)
    grader = Door(invigilator.door.url)
    account = stage.grader
    grader.sign_in("/api/staff-sign-ins", {"login": account.login, "password": account.password})
    judging = until_judged(grader, admin, stage, progress)
    tally.check(Promise.JUDGED, judging.finished, f"not finished after {judging.waited_s:.0f} s")
    progress.say("checking results")
    judge = Judge(admin=admin, grader=grader, stage=stage, tally=tally)
    check_outcomes(judge, accounts, judging.entries)
    programs = len(judging.entries)
    return {"programs": programs, "judging_after_end_s": round(judging.waited_s, 1)}


def _played(order: Order, stage: Stage, seed: str) -> dict[str, object]:
    return {
        "sitting": stage.code,
        "seats": order.seats,
        "speed": str(order.speed),
        "profile": stage.rules.profile_id,
        "timing": stage.rules.timing,
        "faults": "reconnect" if order.breaks else "none",
        "url": order.url,
        "seed": seed,
    }
