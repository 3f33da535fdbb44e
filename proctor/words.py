"""The words a room board is read in, and which word of an attempt each comes from."""

from collections.abc import Mapping
from enum import StrEnum


class Live(StrEnum):
    """What a seat shows."""

    NOT_ARRIVED = "not_arrived"
    CHECKED_IN = "checked_in"
    WAITING = "waiting"
    ANSWERING = "answering"
    OFFLINE = "offline"
    PAUSED = "paused"
    MOVING = "moving"
    AWAY = "away"
    HANDED_IN = "handed_in"
    COLLECTED = "collected"
    ABSENT = "absent"
    STOPPED = "stopped"
    SUPERSEDED = "superseded"


# The board's own reading of the words that services fill `SeatFacts.state` with.
LIVE_OF: Mapping[str, Live] = {
    "expected": Live.NOT_ARRIVED,
    "checked_in": Live.CHECKED_IN,
    "waiting": Live.WAITING,
    "theory": Live.ANSWERING,
    "practical": Live.ANSWERING,
    "paused": Live.PAUSED,
    "moving": Live.MOVING,
    "away": Live.AWAY,
    "handed_in": Live.HANDED_IN,
    "collected": Live.COLLECTED,
    "absent": Live.ABSENT,
    "stopped": Live.STOPPED,
    "superseded": Live.SUPERSEDED,
}

# Only where a page must be open is its silence worth a look.
WATCHED = frozenset({Live.WAITING, Live.ANSWERING})
# A clock is shown while it can still run out.
TIMED = frozenset({Live.WAITING, Live.ANSWERING, Live.OFFLINE, Live.PAUSED, Live.MOVING, Live.AWAY})
# Did not come, or not yet; everybody else counts as present, also after handing in.
NOT_PRESENT = frozenset({Live.NOT_ARRIVED, Live.ABSENT})
