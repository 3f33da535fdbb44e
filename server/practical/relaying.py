"""Carries frames between the author's test in one box and the candidate's module in another.

The two never meet: the judge stands between them, lets them speak in turn only, and looks at nothing but
lengths. The test speaks first; the candidate's process starts when it is first spoken to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from server.practical.framing import END, LENGTH_BYTES, BadFrame, body_length, pack
from server.practical.sandboxing import Conversation

CHUNK = 64 * 1024


class Side(StrEnum):
    """Who kept the conversation from reaching its end."""

    AUTHOR = "author"
    CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relayed:
    """How it ended: with the test's own last frame, or broken by a side, and why."""

    end: bytes | None = None
    broken_by: Side | None = None
    why: str = ""


class Frames:
    """Whole frames of one conversation."""

    def __init__(self, conversation: Conversation, timeout_s: float) -> None:
        self._conversation = conversation
        self._timeout_s = timeout_s
        self._unread = b""

    def send(self, body: bytes) -> None:
        """Send one frame."""
        self._conversation.send(pack(body))

    def next(self) -> bytes | None:
        """The body of the next frame, None at the end of the stream.

        Raises:
            BadFrame: too long, cut, or bytes beyond the one frame whose turn it is.
            TimeoutError: it did not come in time.
        """
        prefix = self._take(LENGTH_BYTES)
        if prefix is None:
            return None
        body = self._take(body_length(prefix))
        if body is None:
            raise BadFrame("a frame was cut")
        if self._unread:
            raise BadFrame("bytes out of turn")
        return body

    def _take(self, size: int) -> bytes | None:
        parts = [self._unread]
        missing = size - len(self._unread)
        while missing > 0:
            chunk = self._conversation.receive(CHUNK, self._timeout_s)
            if not chunk:
                if any(parts):
                    raise BadFrame("a frame was cut")
                return None
            parts.append(chunk)
            missing -= len(chunk)
        whole = b"".join(parts)
        self._unread = whole[size:]
        return whole[:size]


def relay(author: Frames, open_candidate: Callable[[], Frames]) -> Relayed:
    """Carry frames until the test ends or one side breaks off."""
    candidate: Frames | None = None
    while True:
        said = _hear(author, Side.AUTHOR)
        if isinstance(said, Relayed):
            return said
        if said.startswith(END):
            return Relayed(end=said)
        candidate = candidate or open_candidate()
        candidate.send(said)
        answered = _hear(candidate, Side.CANDIDATE)
        if isinstance(answered, Relayed):
            return answered
        author.send(answered)


def _hear(frames: Frames, side: Side) -> bytes | Relayed:
    try:
        body = frames.next()
    except BadFrame as problem:
        return Relayed(broken_by=side, why=str(problem))
    except TimeoutError:
        return Relayed(broken_by=side, why="silent for too long")
    return Relayed(broken_by=side, why="ended early") if body is None else body
