"""Payloads of what the server watches: alarms, outages, receipts that are checked, late writes."""

from typing import Any

from server.edge.models_attempt import Receipt
from server.edge.shapes import Asked, Given, Instant, Localised, Prose


class Alarm(Given):
    """Something staff must look at; `kind` says what, `body` by how much."""

    id: int
    kind: str
    host: str
    since: Instant
    body: dict[str, Any]


class Alarms(Given):
    """Those nobody has acknowledged."""

    alarms: tuple[Alarm, ...]


class AlarmSeen(Asked):
    """Somebody has looked, and says what came of it."""

    note: Prose


class OutageStretch(Given):
    """From when to when; `cause`: silence or server."""

    from_at: Instant
    until_at: Instant
    ms: int
    cause: str


class LostTime(Given):
    """What one attempt lost; `open_since` while nothing is heard of it."""

    attempt_id: str
    lost_ms: int
    open_since: Instant | None
    stretches: tuple[OutageStretch, ...]


class RoomOutages(Given):
    """What the room lost as a whole, and each of its attempts."""

    sitting_room_id: int
    lost_ms: int
    stretches: tuple[OutageStretch, ...]
    attempts: tuple[LostTime, ...]
    server_now: Instant


class Difference(Given):
    """`key`: receipt, covered, gone, revision, current, files or shown; `what`: the item it is about."""

    key: str
    what: str


class CheckedReceipt(Receipt):
    """A receipt on file and whose it is; `differences` are what is stored now and is not what it says."""

    replaced_by: int | None
    name: str
    sitting: Localised
    room: str
    seat: int
    matches: bool
    differences: tuple[Difference, ...]


class LateDecision(Given):
    """What was decided, with the numbers that accepting made."""

    accepted: bool
    by: str
    reason: str
    at: Instant
    revision: int | None
    receipt: int | None


class LateWrite(Given):
    """A write that was kept apart, beside what was collected; `cause`: late, other_device or file."""

    id: int
    attempt_id: str
    candidate_number: str
    name: str
    room: str
    seat: int
    item: str
    section: str | None
    revision: int
    value: Any
    cause: str
    received_at: Instant
    times: int
    collected_revision: int | None
    collected_value: Any
    may_decide: bool
    decision: LateDecision | None


class LateWrites(Given):
    """All of a sitting."""

    late_writes: tuple[LateWrite, ...]


class LateWriteAnswer(Given):
    """The write with its decision."""

    late_write: LateWrite


class LateDecisionAsked(Asked):
    """Take it or leave it, and why."""

    accepted: bool
    reason: Prose
