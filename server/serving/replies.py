"""What an application answered in a native thread, as the loop sends it: in pieces of bounded size."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

PIECE = 256 * 1024  # bytes taken from an application at a time


@dataclass(slots=True, kw_only=True)
class Reply:
    """Status and headers with the first piece; `rest` is None when that was all."""

    status: str
    headers: list[tuple[str, str]]
    first: bytes
    rest: "Rest | None"


@dataclass(slots=True, kw_only=True)
class Rest:
    """What is left of a long answer; every method is called in a native thread."""

    pieces: Iterator[bytes]
    close: Callable[[], object]

    def more(self) -> bytes:
        """The next piece; empty at the end."""
        taken: list[bytes] = []
        size = 0
        for piece in self.pieces:
            taken.append(piece)
            size += len(piece)
            if size >= PIECE:
                break
        return b"".join(taken)


def reply_of(application: Wsgi, environ: dict[str, Any]) -> Reply:
    """Call the application, in this thread, and take the first piece of its answer."""
    started: list[tuple[str, list[tuple[str, str]]]] = []
    written: list[bytes] = []

    def start_response(status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> Any:
        started[:] = [(status, headers)]
        return written.append

    answer = application(environ, start_response)
    close = getattr(answer, "close", _nothing)
    finished = False
    try:
        rest = Rest(pieces=iter(answer), close=close)
        piece = rest.more()
        first = b"".join([*written, piece])
        finished = len(piece) < PIECE
    except BaseException:
        close()
        raise
    status, headers = started[0]
    if finished:
        close()
    return Reply(status=status, headers=headers, first=first, rest=None if finished else rest)


def _nothing() -> None:
    """Many answers need no closing."""
