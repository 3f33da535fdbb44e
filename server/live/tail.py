"""Follows the fact rows: a bell wakes it at once, and without a bell it looks four times a second."""

from collections.abc import Callable, Sequence

from server.services.deps import Deps
from server.services.tails import FactView, facts_after, last_fact_id
from server.store.doorbell import Bell

LOOK_EVERY_S = 0.25
AT_ONCE = 500


class Tail:
    """Hands every fact on once, in the order of their ids, beginning with those after its start."""

    def __init__(self, deps: Deps, bell: Bell, tell: Callable[[Sequence[FactView]], None]) -> None:
        self._deps = deps
        self._bell = bell
        self._tell = tell
        self._last_id = last_fact_id(deps)

    def wait(self) -> None:
        """Until somebody rings, or it is time to look anyway."""
        self._bell.wait(LOOK_EVERY_S)

    def step(self) -> None:
        """Everything new. `tell` passes over what it cannot tell; where it raises, nothing was told yet."""
        while facts := facts_after(self._deps, self._last_id, AT_ONCE):
            self._tell(facts)
            self._last_id = facts[-1].id
            if len(facts) < AT_ONCE:
                return

    def close(self) -> None:
        """Take the bell down."""
        self._bell.close()
