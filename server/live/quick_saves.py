"""The one event an exam is made of, answered ahead of the library: read typed, saved, acknowledged as text.

The same is asked of it as of every event (`namespaces`, `exam_namespace`), and the answer reads the same; a
save costs half. What is not plainly a save goes on to the library, after the answers its client waits for.
"""

from collections.abc import Sequence
from typing import Any

import structlog

from server.edge.events import EXAM
from server.edge.policies import candidate
from server.errors import InvalidInput, NotReady
from server.live.ahead import Promise, Promises
from server.live.namespaces import Wiring
from server.live.save_packets import EVENT, read_save, refused, save_acknowledged
from server.services import saving
from server.services.views import SaveAck
from server.store.grouping import AGAIN_AFTER_S

log = structlog.get_logger(__name__)


class QuickSaves:
    """Stands before the library's handler of messages. For the thread of the loop."""

    def __init__(self, engine: Any, manager: Any, wiring: Wiring) -> None:
        self._engine = engine
        self._manager = manager
        self._wiring = wiring
        self._promises = Promises(wiring.crossing)
        self._saves = saving.Asking[Promise](wiring.deps, self._saved)
        self._count = wiring.meters.counter("socket_events_total", event="save_responses")
        self._inner = engine.handlers["message"]
        engine.handlers["message"] = self._message

    def give_up(self) -> None:
        """Tell whoever waits for too long that nothing is known to be saved; called every second."""
        for promise in self._promises.older_than(saving.ANSWERED_WITHIN_S):
            error = NotReady("the database does not answer", retry_after_s=AGAIN_AFTER_S)
            self._wiring.crossing.post(self._tell, [(promise, refused(error))])

    def _message(self, client: str, data: Any) -> Any:
        event = EVENT.match(data) if isinstance(data, str) else None
        if event is None or not self._save(client, event[1], data[event.end() :]):
            self._promises.settle(client)
            return self._inner(client, data)
        return None

    def _save(self, client: str, number: str, text: str) -> bool:
        """Have it saved; False when it takes the usual way."""
        wiring = self._wiring
        received_at = wiring.deps.clock()
        socket = wiring.sockets.get(EXAM, self._manager.sid_from_eio_sid(client, EXAM) or "")
        if socket is None or socket.actor.attempt_id is None:
            return False
        try:
            lease, writes = read_save(text)
        except InvalidInput:
            return False
        actor = socket.actor
        wiring.presence.heard(actor.attempt)
        promise = self._promises.make(client, number)
        try:
            candidate.check(actor)
            self._saves.ask(promise, actor, lease, writes, received_at, len(text))
        # The border of the server, as in `namespaces`: whatever it was becomes a problem.
        except Exception as error:
            self._promises.take_back(promise)
            self._promises.settle(client)
            self._tell([(self._promises.make(client, number), refused(error))])
        return True

    def _saved(self, told: saving.Told[Promise]) -> None:
        """In the writer's thread, after the commit."""
        self._wiring.crossing.post(self._tell, [(promise, _text(answer)) for promise, answer in told])

    def _tell(self, told: Sequence[tuple[Promise, str]]) -> None:
        """A client that is gone meanwhile hears nothing; it sends again when it is back."""
        kept = 0
        for promise, ack in told:
            if not self._promises.keep(promise):
                continue
            kept += 1
            try:
                self._engine.send(promise.client, f"3{EXAM},{promise.number}[{ack}]")
            # The others of the group are to hear theirs, whatever became of this one.
            except Exception:
                log.exception("an answer was not sent")
            finally:
                self._promises.done(promise)
        self._count(kept)


def _text(answer: SaveAck | Exception) -> str:
    try:
        return save_acknowledged(answer) if isinstance(answer, SaveAck) else refused(answer)
    except Exception as error:
        return refused(error)
