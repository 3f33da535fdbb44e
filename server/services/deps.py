"""What every use case is handed: made once by `server.app`, never looked up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from server.clock import Clock
from server.config import Settings
from server.services.flights import Flights
from server.services.keys import Keys
from server.services.passwords import Passwords
from server.services.progress import ProgressFold
from server.services.saving_writer import SaveWriter
from server.services.shelf import Shelf
from server.services.together import Together
from server.store.evidence import EvidenceFiles
from server.store.work import Store


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
    flights: Flights = field(default_factory=Flights)
    hand_ins: Together[Any, Any] = field(default_factory=Together)
    saves: SaveWriter = field(init=False)
    on_close: tuple[Callable[[], None], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "saves", SaveWriter(self.store, self.shelf, self.progress))

    @property
    def evidence(self) -> EvidenceFiles:
        """What programs wrote, by digest."""
        return EvidenceFiles(self.settings.evidence_folder)

    def close(self) -> None:
        """Give threads, connections and sockets back."""
        self.saves.close()
        self.passwords.close()
        self.store.engine.dispose()
        for release in self.on_close:
            release()
