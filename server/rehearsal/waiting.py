"""Waits with a bound: for the rooms to be collected, for the judge to finish; a standstill ends it early."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from server.rehearsal.http import Door, Json
from server.rehearsal.progress import Progress
from server.rehearsal.setting_up import Stage

LOOK_EVERY_S = 1.0
COLLECTED_WITHIN_S = 30.0
BASE_S = 120.0
PER_PROGRAM_S = 6.0
STANDSTILL_S = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """What the judge came to; `entries` as graders list them."""

    entries: tuple[Json, ...]
    finished: bool
    waited_s: float


def until(holds: Callable[[], bool], within_s: float) -> bool:
    """Look again and again until it holds; False when it did not in time."""
    ends_at = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > ends_at:
            return False
        time.sleep(LOOK_EVERY_S)
    return True


def until_judged(grader: Door, admin: Door, stage: Stage, progress: Progress) -> Judging:
    """Until every submission is judged and every result combined, or nothing moves any more."""
    began = moved_at = time.monotonic()
    before: tuple[int, int] | None = None
    while True:
        entries = grader.get(f"/api/sittings/{stage.sitting_id}/submissions")["submissions"]
        results = admin.get(f"/api/sittings/{stage.sitting_id}/results")["results"]
        judged = sum(entry["state"] == "done" for entry in entries)
        combined = sum(result["combined"] is not None for result in results)
        now = time.monotonic()
        if (judged, combined) != before:
            before, moved_at = (judged, combined), now
        progress.say(f"judging: {judged} of {len(entries)} programs, {combined} of {len(results)} results")
        finished = judged == len(entries) and combined == len(results)
        over = now - began > BASE_S + PER_PROGRAM_S * len(entries) or now - moved_at > STANDSTILL_S
        if finished or over:
            return Judging(entries=tuple(entries), finished=finished, waited_s=now - began)
        time.sleep(LOOK_EVERY_S)
