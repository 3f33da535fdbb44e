"""`/room`: the live board of a room for those who steer or watch it."""

from collections.abc import Callable, Mapping
from typing import ClassVar, cast

from server.edge.events import ROOM, Command
from server.edge.models_events import BoardAck, WatchRoom
from server.edge.policies import Policy, watchers
from server.live.board import LiveBoards, board_room
from server.live.namespaces import Frame, GuardedNamespace, Wiring
from server.live.sockets import Socket
from server.services import boards


class RoomNamespace(GuardedNamespace):
    """Staff; a socket follows the boards it asked for and may watch."""

    policy: ClassVar[Policy] = watchers
    commands: ClassVar[tuple[Command, ...]] = (
        Command(
            name="watch_room",
            namespace=ROOM,
            policy=watchers,
            body=WatchRoom,
            ack=BoardAck,
            says="Follow the board of a room, beginning with what it shows now.",
        ),
    )

    def __init__(self, namespace: str, wiring: Wiring, live_boards: LiveBoards) -> None:
        super().__init__(namespace, wiring)
        self._boards = live_boards

    def handlers(self) -> Mapping[str, Callable[[Frame], object]]:
        """The handler of each command by name."""
        return {"watch_room": self._watch_room}

    def left(self, socket: Socket) -> None:
        """Nothing is folded for a board that nobody watches."""
        self._boards.leave(socket.sid)

    def _watch_room(self, frame: Frame) -> object:
        room_id = cast(WatchRoom, frame.body).sitting_room
        call = frame.call
        frame.crossing.call(boards.may_watch, call.deps, call.who, room_id)
        self.enter_room(frame.sid, board_room(room_id))
        self._boards.watch(frame.sid, room_id)
        board = frame.crossing.call(boards.board, call.deps, call.who, room_id)
        self._boards.shown(board)
        return {"board": board}
