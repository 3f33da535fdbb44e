"""Inside the candidate's box: serves the candidate's modules to the author's test, one request at a time."""

import os
import sys
import traceback
from _thread import RLock
from typing import Any

from server.practical.framing import BadFrame
from server.practical.inside.entering import enter
from server.practical.inside.forwarding import FROZEN
from server.practical.inside.objects import Objects
from server.practical.inside.operations import Operations
from server.practical.inside.told import Told, stand_in_for_streams
from server.practical.inside.wire import Closed, Peer, Wire, take_streams
from server.practical.tagged import Malformed

TRACEBACKS = 20


class Server:
    """Carries out requests; whatever the candidate's code raises becomes a reply."""

    def __init__(self, wire: Wire) -> None:
        self.peer = Peer(wire, self.answer)
        self.objects = Objects(self.ask_back)
        self.told = Told(self.objects.exception)
        self._operations = Operations(self.objects)
        self._shown = 0
        self._frozen = 0
        self._turn = RLock()  # threads of the candidate ask one after the other

    def answer(self, request: list[Any]) -> list[Any]:
        """`[how, tree, changes, told]`, with `how` either ok or raise."""
        *trees, aside = request
        fields = [self.objects.decode(tree) for tree in trees]
        self.objects.take(aside)
        freezes = fields[0] == "op" and fields[1] in FROZEN
        self._frozen += freezes
        try:
            how, tree = "ok", self.objects.encode(self._operations.carry_out(*fields))
        except (Closed, BadFrame):
            raise
        except BaseException as problem:  # SystemExit of the candidate's code is an answer too
            self.objects.unsent()
            self._show(problem)
            how, tree = "raise", self.objects.exception(problem)
        self.told.listen()
        reply = [how, tree, self._changes(), self.told.take()]
        self._frozen -= freezes
        self.objects.sent()
        return reply

    def ask_back(self, kind: str, *values: Any) -> Any:
        """Ask the author's side; an exception there is raised here. Raises Closed."""
        with self._turn:
            trees = [self.objects.encode(value) for value in values]
            request = [kind, *trees, self._changes(), self.told.take()]
            self.objects.sent()
            how, tree, aside = self.peer.ask(*request)
            value = self.objects.decode(tree)
            self.objects.take(aside)
        if how == "ok":
            return value
        raise value

    def _changes(self) -> list[Any]:
        """What changed, unless the test is comparing just now: then it is told later."""
        return [] if self._frozen else self.objects.changes()

    def _show(self, problem: BaseException) -> None:
        """Leave a trace for staff; tests that expect exceptions would flood it."""
        self._shown += 1
        if self._shown <= TRACEBACKS:
            traceback.print_exception(problem, file=sys.__stderr__)


def main() -> None:
    """Serve until the author's side is done; threads and exit handlers of the candidate get no say."""
    server = Server(take_streams())
    stand_in_for_streams(server.told, server.ask_back)
    enter("work", "main")
    try:
        server.peer.serve_forever()
    except (Closed, BadFrame, Malformed):
        os._exit(0)


if __name__ == "__main__":
    main()
