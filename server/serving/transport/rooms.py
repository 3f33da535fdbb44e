"""Who is in which Socket.IO room, kept so that one leaving costs the same however many others there are."""

from collections.abc import Iterator
from typing import Any

import socketio  # type: ignore[import-untyped]


class IndexedRooms(socketio.Manager):  # type: ignore[misc]
    """The library's manager of one process with an index by client.

    The library looks through every room of a namespace when somebody leaves; with a room for each client, all
    of a hall leaving at once would take the square of its size.
    """

    def __init__(self) -> None:
        super().__init__()
        self._rooms_of: dict[tuple[str, str], set[str]] = {}

    def basic_enter_room(
        self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None
    ) -> None:
        """The room of all (None) is the library's; that of one client needs no entry."""
        if room is None:
            super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)
        elif room != sid:
            if self.is_sid_room(namespace, room):
                raise ValueError("the room of one client is no room to enter")
            there = self.rooms[namespace]
            there.setdefault(room, {})[sid] = eio_sid or there[None][sid]
            self._rooms_of.setdefault((namespace, sid), set()).add(room)

    def basic_leave_room(self, sid: str, namespace: str, room: str | None) -> None:
        """Rooms that nobody is in any more are forgotten."""
        if room is None:
            super().basic_leave_room(sid, namespace, room)
            return
        members = self.rooms.get(namespace, {}).get(room)
        if members is not None and members.pop(sid, None) is not None and not members:
            del self.rooms[namespace][room]
        mine = self._rooms_of.get((namespace, sid))
        if mine is not None:
            mine.discard(room)

    def basic_disconnect(self, sid: str, namespace: str, **_options: Any) -> None:
        """A client leaves all its rooms."""
        for room in list(self._rooms_of.pop((namespace, sid), ())):
            self.basic_leave_room(sid, namespace, room)
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            waiting = pending.get(namespace, [])
            if sid in waiting:
                waiting.remove(sid)
                if not waiting:
                    del pending[namespace]
        super().basic_leave_room(sid, namespace, None)

    def get_rooms(self, sid: str, namespace: str) -> list[str]:
        """Names of the rooms a client is in, its own among them."""
        own = [sid] if self.is_sid_room(namespace, sid) else []
        return [*own, *self._rooms_of.get((namespace, sid), ())]

    def get_participants(self, namespace: str, room: Any) -> Iterator[tuple[str, str]]:
        """Pairs (client, connection) of one room, of several, or of all (None)."""
        names = list(room) if isinstance(room, (list, tuple, set)) else [room]
        there = self.rooms.get(namespace, {})
        found: dict[str, str] = {}
        for name in names:
            if name is not None and self.is_sid_room(namespace, name):
                found[name] = there[None][name]
            elif name in there:
                found.update(there[name].items())
        yield from found.items()
