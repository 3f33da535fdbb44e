"""Signing in again in the middle: what must be found there, and what the machine left behind may still do."""

import time
from collections.abc import Mapping
from typing import Any

from server.rehearsal.desk import Desk
from server.rehearsal.errors import Refused
from server.rehearsal.promises import Promise, Tally

TOLD_WITHIN_S = 2.0
TOLERANCE_S = 1.0
CONFLICT = 409
NOT_SIGNED_IN = 401


def reload(desk: Desk, paper: Mapping[str, Any], start_code: str | None, tally: Tally) -> None:
    """Take the attempt over on another machine and compare."""
    who = f"candidate {desk.person.index}"
    left_line, left_door, left_lease = desk.line, desk.door, desk.attempt["lease"]
    left_s, left_at = desk.left_s(), time.monotonic()
    desk.take_seat(start_code)
    off_s = abs(desk.left_s() - (left_s - (time.monotonic() - left_at)))
    tally.check(Promise.RELOAD, off_s <= TOLERANCE_S, f"{who}: the clock moved by {off_s:.2f} s")
    for difference in desk.ledger.differences(desk.stored()):
        tally.check(Promise.RELOAD, False, f"{who}: {difference}")
    kept = desk.ledger.kept()
    place = kept["@place"].value if "@place" in kept else None
    tally.equal(Promise.RELOAD, desk.attempt["place"], place, f"{who}: place")
    again = desk.door.get("/api/attempt/paper/theory")
    tally.check(Promise.ORDER, again == paper, f"{who}: another paper after the reload")
    told = left_line.wait("lease_moved", TOLD_WITHIN_S)
    tally.check(Promise.LEASE, told is not None, f"{who}: the machine that was left was not told")
    _write_from_the_left_machine(desk, paper, left_lease, who, tally)
    try:
        left_door.get("/api/attempt")
    except Refused as refusal:
        tally.equal(Promise.LEASE, refusal.status, NOT_SIGNED_IN, f"{who}: the sign-in that was left")
    else:
        tally.check(Promise.LEASE, False, f"{who}: the sign-in that was left still works")


def _write_from_the_left_machine(
    desk: Desk, paper: Mapping[str, Any], lease: str, who: str, tally: Tally
) -> None:
    write = {"item": paper["entries"][0]["key"], "revision": 10**6, "value": {"flagged": True}}
    try:
        desk.door.post("/api/attempt/responses", {"lease": lease, "writes": [write]})
    except Refused as refusal:
        tally.equal(
            Promise.LEASE, (refusal.status, refusal.kind), (CONFLICT, "lease_lost"), f"{who}: old lease"
        )
    else:
        tally.check(Promise.LEASE, False, f"{who}: a write with the old lease was taken")
