"""Inside the candidate's box: serves the candidate's modules to the author's test, one request at a time."""

import builtins
import io
import os
import sys
import traceback
from typing import Any

from server.practical.framing import BadFrame
from server.practical.inside.entering import enter
from server.practical.inside.objects import Objects
from server.practical.inside.operations import Operations
from server.practical.inside.wire import Closed, Peer, take_streams
from server.practical.tagged import Malformed

TRACEBACKS = 20
PRINTED_CHARACTERS = 256 * 1024


class Printed(io.TextIOBase):
    """What the candidate prints: it rides on the next reply; too much of it goes to the real stream."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0

    def writable(self) -> bool:
        """It can be printed to."""
        return True

    def write(self, text: str) -> int:
        """Keep it."""
        if self._size + len(text) > PRINTED_CHARACTERS:
            sys.stderr.write(text)
        else:
            self._parts.append(str(text))
            self._size += len(text)
        return len(text)

    def take(self) -> str:
        """Everything kept, once."""
        text = "".join(self._parts)
        self._parts.clear()
        self._size = 0
        return text


class Server:
    """Carries out requests; whatever the candidate's code raises becomes a reply."""

    def __init__(self) -> None:
        self._printed = Printed()
        self._shown = 0
        self.peer = Peer(take_streams(), self.answer)
        self._objects = Objects(self._ask_back)
        self._operations = Operations(self._objects)
        sys.stdout = self._printed
        builtins.input = self._input

    def answer(self, request: list[Any]) -> list[Any]:
        """`["ok", value, changes, printed]` or `["raise", exception, [], printed]`."""
        try:
            value, changes = self._operations.carry_out(*request)
        except (Closed, BadFrame):
            raise
        except BaseException as problem:  # SystemExit of the candidate's code is an answer too
            self._show(problem)
            return ["raise", self._objects.exception(problem), [], self._printed.take()]
        return ["ok", value, changes, self._printed.take()]

    def _ask_back(self, *request: Any) -> Any:
        """Ask the author's side; an exception there is raised here. Raises Closed."""
        how, tree, *_ = self.peer.ask(*request, self._printed.take())
        if how == "ok":
            return self._objects.decode(tree)
        raise self._objects.decode(tree)

    def _input(self, prompt: object = "", /) -> Any:
        return self._ask_back("input", str(prompt))

    def _show(self, problem: BaseException) -> None:
        """Leave a trace for staff; tests that expect exceptions would flood it."""
        self._shown += 1
        if self._shown <= TRACEBACKS:
            traceback.print_exception(problem, file=sys.stderr)


def main() -> None:
    """Serve until the author's side is done; threads and exit handlers of the candidate get no say."""
    server = Server()
    enter("work", "main")
    try:
        server.peer.serve_forever()
    except (Closed, BadFrame, Malformed):
        os._exit(0)


if __name__ == "__main__":
    main()
