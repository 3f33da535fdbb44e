"""Where answers were saved, told to the boards once a second instead of with every save."""

import threading


class ProgressFold:
    """Sitting-rooms in which answers were saved since somebody last asked."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._rooms: set[int] = set()

    def touch(self, sitting_room_id: int) -> None:
        """Something was saved in this room."""
        with self._guard:
            self._rooms.add(sitting_room_id)

    def take(self) -> set[int]:
        """The rooms touched since the last call."""
        with self._guard:
            taken, self._rooms = self._rooms, set()
            return taken
