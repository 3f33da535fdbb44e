"""From facts to events: which page is told what, and who must stop listening."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import structlog

from server.edge.events import EXAM, TOLD_TO_ATTEMPT, TOLD_TO_CANDIDATES_OF_ROOM
from server.edge.metering import Meters
from server.edge.models_events import Emitted, TimerSynced
from server.live.board import Emit, LiveBoards
from server.live.clocks import KeptClocks
from server.live.sockets import Socket, Sockets
from server.services.deps import Deps
from server.services.listening import still_signed_in, timings_of
from server.services.tails import FactView
from server.services.views import Timing

Disconnect = Callable[[str, str], None]  # sid, namespace
log = structlog.get_logger(__name__)

Clocks = Mapping[str, Timing]  # by attempt id

CLOCK_FIELDS = {field.name for field in fields(Timing)} & set(TimerSynced.model_fields)


class Teller:
    """Emits each fact to its channel, in the order the tail brings them."""

    def __init__(
        self,
        deps: Deps,
        sockets: Sockets,
        boards: LiveBoards,
        clocks: KeptClocks,
        meters: Meters,
        emit: Emit,
        disconnect: Disconnect,
    ) -> None:
        self._deps = deps
        self._sockets = sockets
        self._boards = boards
        self._clocks = clocks
        self._meters = meters
        self._emit = emit
        self._disconnect = disconnect

    def tell(self, facts: Sequence[FactView]) -> None:
        """What happened since the last time, in its order; clocks are read once for all of it."""
        for fact in facts:
            self._forget_clocks(fact)
        synced = {fact.channel.partition(":")[2] for fact in facts if fact.kind == "timer_synced"}
        listening = {attempt_id for attempt_id in synced if self._sockets.of_attempt(attempt_id)}
        clocks = timings_of(self._deps, listening) if listening else {}
        for fact in facts:
            # One fact that cannot be told must not hold up what comes after it.
            try:
                self._tell(fact, clocks)
            except Exception:
                log.exception("a fact could not be told", fact=fact.id)

    def _tell(self, fact: FactView, clocks: Clocks) -> None:
        kind, _, subject = fact.channel.partition(":")
        if kind == "attempt" and fact.kind in TOLD_TO_ATTEMPT:
            self._tell_attempt(fact, subject, clocks)
        elif kind == "room":
            if fact.kind in TOLD_TO_CANDIDATES_OF_ROOM:
                self._send(fact.kind, payload_of(TOLD_TO_CANDIDATES_OF_ROOM[fact.kind], fact), fact.channel)
            self._boards.touch(int(subject))

    def _forget_clocks(self, fact: FactView) -> None:
        """What was read of a clock before this fact may be wrong now."""
        kind, _, subject = fact.channel.partition(":")
        if kind == "attempt":
            self._clocks.forget(subject)
        elif fact.kind.startswith("room_"):
            self._clocks.forget_all()

    def _tell_attempt(self, fact: FactView, attempt_id: str, clocks: Clocks) -> None:
        listening = self._sockets.of_attempt(attempt_id)
        if not listening:
            return
        match fact.kind:
            case "lease_moved":
                self._move_lease(fact, listening)
            case "timer_synced":
                if (
                    attempt_id in clocks
                ):  # else the attempt is gone, or somebody came after the clocks were read
                    self._sync_timer(fact, clocks[attempt_id])
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

    def _sync_timer(self, fact: FactView, clock: Timing) -> None:
        """The clock as it stands now, not as it stood when the fact was written."""
        told = {
            "v": fact.payload["v"],
            "seq": fact.seq,
            "at": fact.at,
            "reason": fact.payload["reason"],
            **{name: getattr(clock, name) for name in CLOCK_FIELDS},
        }
        self._send(fact.kind, TimerSynced.model_validate(told).model_dump(mode="json"), fact.channel)

    def _send(self, event: str, payload: dict[str, Any], room: str) -> None:
        self._meters.add("events_sent_total", event=event)
        self._emit(event, payload, room, EXAM)


def payload_of(model: type[Emitted], fact: FactView) -> dict[str, Any]:
    """The declared payload of an event, from a fact; nothing else of the fact goes out."""
    fields = {"at": fact.at} | dict(fact.payload) | {"seq": fact.seq}
    return model.model_validate(fields).model_dump(mode="json")
