"""From facts to events: which page is told what, and who must stop listening."""

from collections.abc import Callable
from typing import Any

from server.edge.events import EXAM, TOLD_TO_ATTEMPT, TOLD_TO_CANDIDATES_OF_ROOM
from server.edge.metering import Meters
from server.edge.models_events import Emitted, TimerSynced
from server.errors import NotFound
from server.live.board import Emit, LiveBoards
from server.live.sockets import Socket, Sockets
from server.services.attempts import my_timing
from server.services.deps import Deps
from server.services.listening import still_signed_in
from server.services.tails import FactView

Disconnect = Callable[[str, str], None]  # sid, namespace


class Teller:
    """Emits each fact to its channel, in the order the tail brings them."""

    def __init__(
        self,
        deps: Deps,
        sockets: Sockets,
        boards: LiveBoards,
        meters: Meters,
        emit: Emit,
        disconnect: Disconnect,
    ) -> None:
        self._deps = deps
        self._sockets = sockets
        self._boards = boards
        self._meters = meters
        self._emit = emit
        self._disconnect = disconnect

    def tell(self, fact: FactView) -> None:
        """One fact."""
        kind, _, subject = fact.channel.partition(":")
        if kind == "attempt" and fact.kind in TOLD_TO_ATTEMPT:
            self._tell_attempt(fact, subject)
        elif kind == "room":
            if fact.kind in TOLD_TO_CANDIDATES_OF_ROOM:
                self._send(fact.kind, payload_of(TOLD_TO_CANDIDATES_OF_ROOM[fact.kind], fact), fact.channel)
            self._boards.touch(int(subject))

    def _tell_attempt(self, fact: FactView, attempt_id: str) -> None:
        listening = self._sockets.of_attempt(attempt_id)
        if not listening:
            return
        match fact.kind:
            case "lease_moved":
                self._move_lease(fact, listening)
            case "timer_synced":
                self._sync_timer(fact, listening[0])
            case _:
                self._send(fact.kind, payload_of(TOLD_TO_ATTEMPT[fact.kind], fact), fact.channel)

    def _move_lease(self, fact: FactView, listening: list[Socket]) -> None:
        """Only the devices that lost the attempt are told, and then cut off."""
        alive = still_signed_in(self._deps, {socket.actor.token_hash for socket in listening})
        payload = payload_of(TOLD_TO_ATTEMPT[fact.kind], fact)
        for socket in listening:
            if socket.actor.token_hash not in alive:
                self._send(fact.kind, payload, socket.sid)
                self._disconnect(socket.sid, socket.namespace)

    def _sync_timer(self, fact: FactView, listener: Socket) -> None:
        """The clock as it stands now, not as it stood when the fact was written."""
        try:
            timing = my_timing(self._deps, listener.actor)
        except NotFound:
            return  # the attempt is gone; nobody's clock is left to sync
        fields = {
            "v": fact.payload["v"],
            "seq": fact.seq,
            "at": fact.at,
            "reason": fact.payload["reason"],
            "closes_at": timing.closes_at,
            "remaining_ms": timing.remaining_ms,
            "theory_remaining_ms": timing.theory_remaining_ms,
            "server_now": timing.server_now,
        }
        payload = TimerSynced.model_validate(fields).model_dump(mode="json")
        self._send(fact.kind, payload, fact.channel)

    def _send(self, event: str, payload: dict[str, Any], room: str) -> None:
        self._meters.add("events_sent_total", event=event)
        self._emit(event, payload, room, EXAM)


def payload_of(model: type[Emitted], fact: FactView) -> dict[str, Any]:
    """The declared payload of an event, from a fact; nothing else of the fact goes out."""
    fields = {"at": fact.at} | dict(fact.payload) | {"seq": fact.seq}
    return model.model_validate(fields).model_dump(mode="json")
