"""The live side put together: namespaces, and the threads that tail, tick, fold, flush and sweep."""

import threading
from functools import partial
from typing import Any

from flask_socketio import SocketIO  # type: ignore[import-untyped]

from server.edge.events import EXAM, ROOM, Command
from server.edge.metering import Meters
from server.edge.origins import Origins
from server.live.board import LiveBoards
from server.live.clocks import KeptClocks
from server.live.crossing import Crossing
from server.live.exam_namespace import ExamNamespace
from server.live.haste import Haste
from server.live.loops import Loop, every
from server.live.namespaces import Wiring
from server.live.presence import Presence, Seen
from server.live.quick_saves import QuickSaves
from server.live.room_namespace import RoomNamespace
from server.live.sockets import Sockets
from server.live.sweeping import SWEEP_EVERY_S, Sweeper
from server.live.tail import Tail
from server.live.telling import Teller
from server.services.actors import Actor
from server.services.anchoring import watch_clock
from server.services.attempts import my_timing
from server.services.collecting import close_due
from server.services.deps import Deps
from server.services.listening import rooms_of
from server.services.presence import note_presence
from server.store.redis_doorbell import bell_of

TICK_EVERY_S = 0.5
CLOCK_EVERY_S = 1.0
PATIENCE_EVERY_S = 1.0
FOLD_EVERY_S = 0.2
FLUSH_EVERY_S = 1.0  # with folding and telling, what happens is on the board within two seconds
FLUSH_APART_S = 0.25  # a hall that comes together is written down a few times, not once for each
FACTS = "facts"


class Live:
    """Started once per serving process, after its database is ready."""

    def __init__(
        self, deps: Deps, origins: Origins, meters: Meters, io: SocketIO, crossing: Crossing
    ) -> None:
        self._deps = deps
        self._crossing = crossing
        self._io = io
        self._meters = meters
        self.sockets = Sockets()
        self.presence = Presence(deps.clock, self._keep_presence)
        self.boards = LiveBoards(deps, self._emit)
        self.clocks = KeptClocks(partial(my_timing, deps), deps.clock, crossing)
        wiring = Wiring(
            deps=deps,
            origins=origins,
            meters=meters,
            sockets=self.sockets,
            presence=self.presence,
            crossing=crossing,
        )
        self.namespaces = (ExamNamespace(EXAM, wiring, self.clocks), RoomNamespace(ROOM, wiring, self.boards))
        for namespace in self.namespaces:
            io.server.register_namespace(namespace)
        engine = io.server.eio
        self._quick_saves = QuickSaves(engine, io.server.manager, wiring)
        self.haste = Haste(engine, meters)  # around all others: haste is looked at first
        self._loops: list[Loop] = []
        self._tail: Tail | None = None

    @property
    def commands(self) -> list[Command]:
        """Every event that clients may send."""
        return [command for namespace in self.namespaces for command in namespace.commands]

    def heard(self, actor: Actor) -> None:
        """A request of this person arrived over plain HTTP."""
        if actor.attempt_id is not None:
            self.presence.heard(actor.attempt_id)

    def start(self) -> None:
        """Start the threads; facts written from now on are told."""
        teller = Teller(
            self._deps,
            self.sockets,
            self.boards,
            self.clocks,
            self._meters,
            self._emit,
            self._disconnect,
        )
        settings = self._deps.settings
        bell = bell_of(settings.runtime_dir, (FACTS,), settings.redis_url)
        tail = Tail(self._deps, bell, teller.tell)
        sweeper = Sweeper(self._deps, self.sockets, self._disconnect)
        self._tail = tail
        self._loops = [
            Loop("tail", tail.step, lambda _stopping: tail.wait()),
            every("ticker", TICK_EVERY_S, lambda: close_due(self._deps)),
            every("boards", FOLD_EVERY_S, self.boards.step),
            Loop("presence", self._flush_presence, self._wait_for_presence, self.presence.changed.set),
            every("sweeper", SWEEP_EVERY_S, sweeper.step),
            every("patience", PATIENCE_EVERY_S, self._quick_saves.give_up),
            every("clock", CLOCK_EVERY_S, lambda: watch_clock(self._deps)),
        ]
        for loop in self._loops:
            loop.start()

    def stop(self) -> None:
        """End the threads; what is known of presence is written down."""
        for loop in self._loops:
            loop.ask_to_stop()
        for loop in self._loops:
            loop.join()
        self.presence.flush(everything=True)
        if self._tail is not None:
            self._tail.close()
        self._loops, self._tail = [], None

    @property
    def stopped_loops(self) -> list[str]:
        """Names of threads that should run and do not."""
        return [loop.name for loop in self._loops if not loop.is_alive]

    def _keep_presence(self, seen: Seen) -> None:
        note_presence(self._deps, seen)

    def _wait_for_presence(self, stopping: threading.Event) -> None:
        stopping.wait(FLUSH_APART_S)
        self.presence.changed.wait(FLUSH_EVERY_S)

    def _flush_presence(self) -> None:
        attempts = self.presence.flush()
        if attempts:
            for room in rooms_of(self._deps, attempts):
                self.boards.touch(room)

    def _emit(self, event: str, payload: Any, room: str, namespace: str) -> None:
        self._crossing.post(self._io.server.emit, event, payload, room=room, namespace=namespace)

    def _disconnect(self, sid: str, namespace: str) -> None:
        self._crossing.post(self._io.server.disconnect, sid, namespace=namespace)
