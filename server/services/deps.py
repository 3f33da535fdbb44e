"""What every use case is handed: made once by `server.app`, never looked up."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from server.clock import Clock
from server.config import Settings
from server.services.keys import Keys
from server.services.passwords import Passwords
from server.services.shelf import Shelf
from server.services.together import Together
from server.store.evidence import EvidenceFiles
from server.store.work import Store


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Deps:
    """The parts a use case works with."""

    store: Store
    clock: Clock
    settings: Settings
    keys: Keys
    passwords: Passwords
    shelf: Shelf = field(default_factory=Shelf)
    progress: ProgressFold = field(default_factory=ProgressFold)
    hand_ins: Together[Any, Any] = field(default_factory=Together)
    on_close: tuple[Callable[[], None], ...] = ()

    @property
    def evidence(self) -> EvidenceFiles:
        """What programs wrote, by digest."""
        return EvidenceFiles(self.settings.evidence_folder)

    def close(self) -> None:
        """Give threads, connections and sockets back."""
        self.passwords.close()
        self.store.engine.dispose()
        for release in self.on_close:
            release()
