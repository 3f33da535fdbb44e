"""One simulated candidate from the door to the receipt; checks on the way what only a candidate can see."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from server.rehearsal.desk import Closed, Desk
from server.rehearsal.errors import Late, Refused
from server.rehearsal.http import Json
from server.rehearsal.practical import Bench, sit_practical
from server.rehearsal.promises import Promise, Tally
from server.rehearsal.reloading import reload
from server.rehearsal.script import Script
from server.rehearsal.setting_up import Stage
from server.rehearsal.theory import finish_theory, sit_theory, steps_of

LIVE_WITHIN_S = 2.0
START_WITHIN_S = 600.0
TOLERANCE_S = 1.0
COLLECTED_WITHIN_S = 5.0
LINGER_S = 1.5  # between saves of somebody who stays to the end
CONFLICT = 409


@dataclass(slots=True)
class Cues:
    """What the invigilator does, as far as candidates have to know: set once, then read."""

    start_codes: Mapping[str, str | None]  # by name of the room
    started: threading.Event = field(default_factory=threading.Event)


@dataclass(slots=True)
class Account:
    """What one candidate leaves behind for the checks after the sitting."""

    desk: Desk
    script: Script
    arrived: threading.Event = field(default_factory=threading.Event)
    papers: dict[str, Json] = field(default_factory=dict)
    bench: Bench = field(default_factory=lambda: Bench(run_ms=[], submitted={}))
    handed_in_at: float | None = None
    collected_after_s: float | None = None  # after the end of the attempt
    receipt: Json = field(default_factory=dict)
    stored: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def who(self) -> str:
        """How the report names this candidate."""
        return f"candidate {self.script.index}"


def sit(account: Account, stage: Stage, cues: Cues, tally: Tally, seed: str) -> None:
    """Everything one candidate does, in the calling thread."""
    desk, script = account.desk, account.script
    chance = Random(f"{seed}/answers/{script.index}")  # noqa: S311 - what to play, not what to keep secret
    _arrive(account, cues, tally)
    _begin(account, cues, tally)
    steps = steps_of(
        script, stage.bank, [entry["key"] for entry in account.papers["theory"]["entries"]], chance
    )
    theory_end_left_s = (stage.rules.total_ms - stage.rules.theory_ms) / 1000
    start_code = cues.start_codes[desk.person.room]
    _try_too_early(account, stage, tally)
    sit_theory(
        desk,
        script,
        steps,
        theory_end_left_s,
        midway=lambda: reload(desk, account.papers["theory"], start_code, tally),
    )
    finish_theory(desk, script, stage.rules, tally, steps[-1])
    account.papers["practical"] = desk.door.get("/api/attempt/paper/practical")
    keys = [entry["key"] for entry in account.papers["practical"]["entries"]]
    done_left_s = desk.left_s() * (1 - script.pace)
    account.bench = sit_practical(desk, script, stage.bank, keys, tally, done_left_s)
    if script.hands_in:
        _hand_in(account)
    else:
        _stay(account, stage, tally)
    _after_the_end(account, tally)


def _arrive(account: Account, cues: Cues, tally: Tally) -> None:
    desk = account.desk
    desk.take_seat(cues.start_codes[desk.person.room])
    greeted = desk.attempt["candidate"]["name"]
    desk.step("POST", "/api/attempt/confirmation", {})
    desk.step("POST", "/api/attempt/rules", {"accepted": True})
    tally.equal(Promise.DOOR, greeted, desk.person.name, f"{account.who}: name")
    tally.equal(Promise.DOOR, desk.attempt["state"], "waiting", f"{account.who}: state after the rules")
    account.arrived.set()


def _begin(account: Account, cues: Cues, tally: Tally) -> None:
    """Wait for the start, which must come by itself; then fetch the first paper."""
    desk = account.desk
    if not cues.started.wait(START_WITHIN_S):
        raise Late("the invigilator never started the room")
    told = desk.wait("attempt_changed", LIVE_WITHIN_S, lambda payload: payload["state"] == "theory")
    tally.check(Promise.STARTED, told is not None, f"{account.who}: not told within {LIVE_WITHIN_S} s")
    synced = desk.wait("timer_synced", LIVE_WITHIN_S, lambda payload: payload["reason"] == "started")
    tally.check(Promise.CLOCK, synced is not None, f"{account.who}: no clock pushed at the start")
    desk.look()
    if synced is not None and desk.attempt["remaining_ms"] is not None:
        pushed_left_s = synced.payload["remaining_ms"] / 1000 - (time.monotonic() - synced.at)
        off_s = abs(pushed_left_s - desk.attempt["remaining_ms"] / 1000)
        tally.check(Promise.CLOCK, off_s <= TOLERANCE_S, f"{account.who}: pushed clock is {off_s:.2f} s off")
    account.papers["theory"] = desk.door.get("/api/attempt/paper/theory")


def _try_too_early(account: Account, stage: Stage, tally: Tally) -> None:
    rules = stage.rules
    if not account.script.hands_in or not forbids_early_hand_in(stage):
        return
    taken = True
    try:
        account.desk.door.post("/api/attempt/hand-in", {})
    except Refused as refusal:
        taken = False
        tally.equal(Promise.TOO_EARLY, (refusal.status, refusal.kind), (CONFLICT, "too_early"), account.who)
    tally.check(Promise.TOO_EARLY, not taken, f"{account.who}: handed in {rules.early_hand_in_ms} ms early")


def forbids_early_hand_in(stage: Stage) -> bool:
    """True where handing in right after the start must be refused."""
    rules = stage.rules
    return rules.early_hand_in_ms > 0 or (rules.rolls_over and rules.early_needs_theory_sealed)


def _hand_in(account: Account) -> None:
    """As early as it is allowed, by the server's own clock."""
    desk = account.desk
    attempt = desk.look()
    now, allowed = (datetime.fromisoformat(attempt[key]) for key in ("server_now", "hand_in_from"))
    time.sleep(max(0.0, (allowed - now).total_seconds()))
    account.receipt = desk.door.post("/api/attempt/hand-in", {})
    account.handed_in_at = time.monotonic()


def _stay(account: Account, stage: Stage, tally: Tally) -> None:
    """Go on saving until the server says that the time is over; then be collected."""
    desk = account.desk
    kept = desk.ledger.kept()
    own = next((entry for key, entry in kept.items() if key in stage.bank.tasks), None)
    flagged = False
    try:
        while desk.left_s() > -COLLECTED_WITHIN_S:
            flagged = not flagged
            place = ("@place", {"section": "practical", "flagged": flagged})
            again = [] if own is None else [(own.item, {"files": own.value["files"], "flagged": flagged})]
            desk.save([*again, place])
            time.sleep(min(LINGER_S, max(0.02, desk.left_s())))
    except Closed:
        pass  # what they waited for
    ended_at = time.monotonic() + desk.left_s()
    told = desk.wait("attempt_collected", COLLECTED_WITHIN_S)
    if told is None:
        # Somebody cut off at that very moment is not told, but finds it when they look.
        cut_off = desk.breaks > 0 and desk.look()["state"] == "collected"
        tally.check(Promise.COLLECTED, cut_off, f"{account.who}: not told of being collected")
        return
    account.collected_after_s = told.at - ended_at
    in_time = -TOLERANCE_S / 4 <= account.collected_after_s <= COLLECTED_WITHIN_S
    detail = f"{account.who}: {told.payload['cause']} {account.collected_after_s:.2f} s after the end"
    tally.check(Promise.COLLECTED, in_time and told.payload["cause"] == "deadline", detail)


def _after_the_end(account: Account, tally: Tally) -> None:
    """Nothing is taken any more; the receipt can be read; the answers are those acknowledged."""
    desk = account.desk
    entry = account.papers["theory"]["entries"][0]["key"]
    task = account.papers["practical"]["entries"][0]
    files = task["task"]["starter"]
    late: tuple[tuple[str, dict[str, Any]], ...] = (
        (
            "/api/attempt/responses",
            {"lease": desk.attempt["lease"], "writes": [{"item": entry, "revision": 10**6, "value": {}}]},
        ),
        ("/api/attempt/submissions", {"task": task["key"], "files": files}),
        ("/api/attempt/tries", {"task": task["key"], "files": files, "sample": None, "stdin": ""}),
    )
    for path, body in late:
        taken = True
        try:
            desk.door.post(path, body)
        except Refused as refusal:
            taken = False
            tally.equal(Promise.AFTER_END, refusal.status, CONFLICT, f"{account.who}: {path}")
        tally.check(Promise.AFTER_END, not taken, f"{account.who}: {path} was taken after the end")
    account.receipt = desk.door.get("/api/attempt/receipt")
    account.stored = desk.stored()
    desk.look()
