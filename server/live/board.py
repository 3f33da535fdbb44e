"""Live boards: per watched room at most one change a second, and a fresh look when nothing is heard."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter

from server.edge.events import ROOM
from server.edge.models_events import BoardChanged
from server.exam.facts import PAYLOAD_VERSION
from server.services.boards import board_unchecked
from server.services.deps import Deps
from server.services.views_rooms import BoardCell, BoardView

AT_MOST_EVERY_S = 1.0
LOOK_AGAIN_S = 2.0  # silence makes a seat offline, and silence announces nothing

Emit = Callable[[str, object, str, str], None]  # event, payload, room, namespace

# What changes by itself while nothing happens is no news.
_RESTING = attrgetter(
    *(each.name for each in fields(BoardCell) if each.name not in ("remaining_ms", "last_seen_at"))
)


def board_room(sitting_room_id: int) -> str:
    """The Socket.IO room of those who watch a board."""
    return f"board:{sitting_room_id}"


@dataclass(slots=True)
class _Watched:
    sids: set[str] = field(default_factory=set)
    touched: bool = False
    folded_at: float = 0.0
    shown: BoardView | None = None


class LiveBoards:
    """Which boards are watched, what they showed last, and which must be folded again."""

    def __init__(self, deps: Deps, emit: Emit, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._deps = deps
        self._emit = emit
        self._monotonic = monotonic
        self._guard = threading.Lock()
        self._rooms: dict[int, _Watched] = {}

    def watch(self, sid: str, sitting_room_id: int) -> None:
        """A socket begins to watch a room."""
        with self._guard:
            room = self._rooms.setdefault(sitting_room_id, _Watched(folded_at=self._monotonic()))
            room.sids.add(sid)

    def leave(self, sid: str) -> None:
        """A socket watches nothing any more."""
        with self._guard:
            for room in self._rooms.values():
                room.sids.discard(sid)
            self._rooms = {key: room for key, room in self._rooms.items() if room.sids}

    def shown(self, board: BoardView) -> None:
        """What the first watcher was given: later changes are told against it."""
        with self._guard:
            room = self._rooms.get(board.sitting_room.id)
            if room is not None and room.shown is None:
                room.shown = board

    def touch(self, sitting_room_id: int) -> None:
        """Something happened in this room."""
        with self._guard:
            room = self._rooms.get(sitting_room_id)
            if room is not None:
                room.touched = True

    def step(self) -> None:
        """Fold and tell what is due."""
        for sitting_room_id in self._deps.progress.take():
            self.touch(sitting_room_id)
        for sitting_room_id in self._due():
            self._tell(board_unchecked(self._deps, sitting_room_id))

    def _due(self) -> list[int]:
        now = self._monotonic()
        due = []
        with self._guard:
            for key, room in self._rooms.items():
                silent_s = now - room.folded_at
                if silent_s >= LOOK_AGAIN_S or (room.touched and silent_s >= AT_MOST_EVERY_S):
                    room.touched, room.folded_at = False, now
                    due.append(key)
        return due

    def _tell(self, board: BoardView) -> None:
        key = board.sitting_room.id
        with self._guard:
            room = self._rooms.get(key)
            if room is None:
                return
            before, room.shown = room.shown, board
        cells = changed_cells(before, board)
        if before is not None and not cells and _head(before) == _head(board):
            return
        payload = BoardChanged.model_validate(
            {
                "v": PAYLOAD_VERSION,
                "seq": board.seq,
                "at": board.server_now,
                "sitting_room_id": key,
                "room_state": board.sitting_room.state,
                "cells": cells,
                "counts": board.counts,
                "server_now": board.server_now,
            }
        )
        self._emit("board_changed", payload.model_dump(mode="json"), board_room(key), ROOM)


def changed_cells(before: BoardView | None, after: BoardView) -> list[BoardCell]:
    """Seats that show something else; time passing by itself is no change."""
    known = {} if before is None else {cell.seat_id: _at_rest(cell) for cell in before.cells}
    return [cell for cell in after.cells if known.get(cell.seat_id) != _at_rest(cell)]


def _at_rest(cell: BoardCell) -> tuple[object, ...]:
    return cell.remaining_ms is None, *_RESTING(cell)


def _head(board: BoardView) -> tuple[object, ...]:
    return board.sitting_room.state, board.sitting_room.closes_at, dict(board.counts), len(board.messages)
