"""Carries words between a candidate's program and the validator that talks with it, until one of them ends.

The two never meet: the judge stands between their boxes and looks at nothing but who speaks. What goes to the
validator is framed, because its input must be able to end while it is still heard.
"""

from enum import StrEnum

from sandbox.errors import BoxLost
from server.practical.framing import pack
from server.practical.sandboxing import Conversation

CHUNK = 64 * 1024
GLANCE_S = 0.005  # how long one side is listened to before the other is looked at
END_OF_WORDS = pack(b"")


class Party(StrEnum):
    """Who takes part."""

    CANDIDATE = "candidate"
    VALIDATOR = "validator"


def converse(candidate: Conversation, validator: Conversation, patience_s: float) -> Party:
    """Carry words both ways; whoever closes its output first.

    Args:
        patience_s: of silence, after which the boxes must have ended one of the two.

    Raises:
        BoxLost: they did not.
    """
    sides = {Party.CANDIDATE: candidate, Party.VALIDATOR: validator}
    listening = Party.VALIDATOR
    for _ in range(int(patience_s / GLANCE_S)):
        ended = _while_they_talk(sides, listening)
        if ended is not None:
            return ended
        listening = _other(listening)
    raise BoxLost("neither side of a conversation came to its end")


def hear_out(side: Conversation, patience_s: float) -> bool:
    """Let it speak to nobody until it closes its output; False when it falls silent for the time instead."""
    while words := _words(side, patience_s):
        pass
    return words is not None


def _while_they_talk(sides: dict[Party, Conversation], listening: Party) -> Party | None:
    """Until both are silent for a glance, listening first to `listening`; whoever ended meanwhile."""
    while True:
        for party, glance_s in ((listening, GLANCE_S), (_other(listening), 0.0)):
            words = _words(sides[party], glance_s)
            if words is None:
                continue
            if not words:
                return party
            _tell(sides, _other(party), words)
            listening = _other(party)  # who was spoken to speaks next, as a rule
            break
        else:
            return None


def _other(party: Party) -> Party:
    return Party.VALIDATOR if party is Party.CANDIDATE else Party.CANDIDATE


def _words(side: Conversation, timeout_s: float) -> bytes | None:
    """Next bytes, b"" at the end of them, None while there are none.

    All that is there at once goes together: whoever writes byte by byte keeps nobody busy with each.
    """
    words = b""
    try:
        words = side.receive(CHUNK, timeout_s)
        while 0 < len(words) < CHUNK and (more := side.receive(CHUNK - len(words), 0.0)):
            words += more
    except TimeoutError:
        return words or None
    return words


def _tell(sides: dict[Party, Conversation], party: Party, words: bytes) -> None:
    sides[party].send(pack(words) if party is Party.VALIDATOR else words)
