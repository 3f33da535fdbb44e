"""A candidate at the theory paper: answers at their own pace, changes their mind, flags, may be cut off."""

import time
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from server.rehearsal.answering import Intent, answer
from server.rehearsal.content import BankContent
from server.rehearsal.desk import Desk
from server.rehearsal.errors import Refused
from server.rehearsal.promises import Promise, Tally
from server.rehearsal.rules import Rules
from server.rehearsal.script import Script

Step = tuple[str, dict[str, Any]]
SEALED_WITHIN_S = 5.0
RELOAD_AT = 0.5  # of the steps


def steps_of(script: Script, bank: BankContent, keys: Sequence[str], chance: Random) -> list[Step]:
    """What to save in order: a first idea for some, then the final answer, a flag on some."""
    steps: list[Step] = []
    for key in keys:
        item, intent = bank.items[key], script.theory[key]
        if key in script.changed_minds and intent is not Intent.BLANK:
            steps.append((key, answer(item, Intent.WRONG, chance)))
        value = answer(item, intent, chance) | ({"flagged": True} if key in script.flagged else {})
        if value:
            steps.append((key, value))
    return steps


def sit_theory(
    desk: Desk,
    script: Script,
    steps: Sequence[Step],
    ends_left_s: float,
    *,
    midway: Callable[[], None],
) -> None:
    """Save every step, evenly paced to be done in the script's share of the time for theory.

    `ends_left_s`: seconds of the sitting left when theory ends; `midway` is called once by who reloads.
    """
    began_left_s = desk.left_s()
    window_s = (began_left_s - ends_left_s) * script.pace
    batches = [steps[at : at + 2] for at in range(0, len(steps), 2)]
    for at, batch in enumerate(batches):
        due_left_s = began_left_s - window_s * (at + 1) / len(batches)
        time.sleep(max(0.0, desk.left_s() - due_left_s))
        place = ("@place", {"section": "theory", "item": batch[-1][0]})
        desk.save([*batch, place])
        if script.reloads and at == int(len(batches) * RELOAD_AT):
            midway()


def finish_theory(desk: Desk, script: Script, rules: Rules, tally: Tally, late: Step) -> None:
    """Go on to the practical paper, or leave it to the server; sealed theory takes nothing."""
    who = f"candidate {script.index}"
    if not (rules.rolls_over and rules.theory_max_ms is not None and script.never_seals):
        desk.step("PUT", "/api/attempt/section", {"section": "practical"})
    else:
        left_ms = desk.look()["theory_remaining_ms"] or 0
        moved = desk.wait(
            "attempt_changed",
            left_ms / 1000 + SEALED_WITHIN_S,
            lambda payload: payload["section"] == "practical",
        )
        tally.check(
            Promise.SEALED,
            moved is not None,
            f"{who}: theory was not sealed {SEALED_WITHIN_S} s after its end",
        )
        desk.look()
    tally.equal(Promise.CAME_THROUGH, desk.attempt["section"], "practical", f"{who}: section")
    if rules.rolls_over:
        _try_late_answer(desk, who, tally, late)


def _try_late_answer(desk: Desk, who: str, tally: Tally, late: Step) -> None:
    closed_before = desk.ledger.closed
    desk.save([late])
    refused = desk.ledger.closed == closed_before + 1
    tally.check(Promise.SEALED, refused, f"{who}: an answer to {late[0]} was taken after theory was sealed")
    seen: Mapping[str, Any] | None = None
    try:
        seen = desk.door.get("/api/attempt/paper/theory")
    except Refused as refusal:
        tally.equal(Promise.SEALED, refusal.status, 409, f"{who}: the sealed theory paper")
    tally.check(Promise.SEALED, seen is None, f"{who}: the sealed theory paper is still shown")
