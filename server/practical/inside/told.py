"""Inside the candidate's box: what the candidate prints, logs and warns of; it rides on the next message."""

import builtins
import io
import sys
import warnings
from collections.abc import Callable
from typing import Any

PRINTED_CHARACTERS = 256 * 1024


class Told:
    """Collects, in order, pairs of a stream's name and a text, warnings, and what is logged."""

    def __init__(self, exception: Callable[[BaseException], Any]) -> None:
        self._exception = exception
        self._parts: list[list[Any]] = []
        self._size = 0
        self._listens = False

    def take(self) -> list[list[Any]]:
        """Everything collected, once."""
        parts, self._parts, self._size = self._parts, [], 0
        return parts

    def text(self, stream: str, text: str) -> bool:
        """Keep a text; False when there is too much already."""
        self._size += len(text)
        if self._size > PRINTED_CHARACTERS:
            return False
        if self._parts and self._parts[-1][0] == stream:
            self._parts[-1][1] += text
        else:
            self._parts.append([stream, str(text)])
        return True

    def warning(self, message: Any, *_: Any, **__: Any) -> None:
        """Stands for `warnings.showwarning`; whether it is shown, the test's own filters decide."""
        self._size += 1
        if self._size <= PRINTED_CHARACTERS:
            self._parts.append(["warning", self._exception(message)])

    def listen(self) -> None:
        """Hear what the candidate logs, once it has loaded `logging`."""
        logging: Any = sys.modules.get("logging")
        if logging is not None and not self._listens:
            self._listens = True
            handler = logging.Handler()
            handler.emit = self._record
            logging.getLogger().addHandler(handler)

    def _record(self, record: Any) -> None:
        self._size += 1
        if self._size <= PRINTED_CHARACTERS:
            parts = [record.name, record.levelno, str(record.getMessage())]
            self._parts.append(["log", {"$tuple": parts}])


class Stream(io.TextIOBase):
    """Standard output or error of the candidate; too much of it goes to the real standard error."""

    def __init__(self, name: str, told: Told) -> None:
        self._name = name
        self._told = told

    def writable(self) -> bool:
        """It can be printed to."""
        return True

    def write(self, text: str) -> int:
        """Keep it."""
        if not self._told.text(self._name, text) and sys.__stderr__ is not None:
            sys.__stderr__.write(text)
        return len(text)

    @property
    def buffer(self) -> "Bytes":
        """The same for bytes."""
        return Bytes(self)


class Bytes(io.RawIOBase):
    """What lies beneath a stream of text."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def write(self, data: Any) -> int:
        """Keep it as text."""
        self._stream.write(bytes(data).decode("utf-8", "replace"))
        return len(data)


class Lines(io.TextIOBase):
    """Standard input of the candidate: lines come from the test's."""

    def __init__(self, ask: Callable[..., Any]) -> None:
        self._ask = ask

    def readable(self) -> bool:
        """It can be read from."""
        return True

    def readline(self, *_: Any) -> str:  # type: ignore[override]  # a size is of no use here
        """The next line, "" at the end."""
        return str(self._ask("line"))

    def read(self, *_: Any) -> str:
        """All lines there are."""
        return "".join(iter(self.readline, ""))

    @property
    def buffer(self) -> io.BytesIO:
        """The same as bytes."""
        return io.BytesIO(self.read().encode())


def stand_in_for_streams(told: Told, ask: Callable[..., Any]) -> None:
    """From now on printing, reading and warning go to the test."""
    sys.stdout = Stream("out", told)
    sys.stderr = Stream("err", told)
    sys.stdin = Lines(ask)
    builtins.input = lambda prompt="", /: ask("input", str(prompt))
    warnings.simplefilter("always")
    warnings.showwarning = told.warning
