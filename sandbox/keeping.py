"""Keeps boxes for the one who used them before, such as a candidate's for all answers of one paper."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic

from sandbox.box_kinds import BoxKind
from sandbox.pool import BoxT

Key = tuple[str, BoxKind]


@dataclass(frozen=True, slots=True)
class _Kept(Generic[BoxT]):
    box: BoxT
    since: float


class KeptBoxes(Generic[BoxT]):
    """At most one box per name and kind, handed to that name alone and to one user at a time."""

    def __init__(
        self,
        discard: Callable[[BoxT], None],
        *,
        most: int,
        idle_s: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._discard = discard
        self._most = most
        self._idle_s = idle_s
        self._clock = clock
        self._guard = threading.Lock()
        self._kept: dict[Key, _Kept[BoxT]] = {}  # the longest unused first

    def take(self, name: str, kind: BoxKind) -> BoxT | None:
        """The box kept for this name; from now on it is the caller's. None when there is none any more."""
        with self._guard:
            kept = self._kept.pop((name, kind), None)
        if kept is None:
            return None
        if kept.box.is_idle:
            return kept.box
        self._discard(kept.box)
        return None

    def keep(self, name: str, kind: BoxKind, box: BoxT) -> None:
        """Keep it for the name; the one kept before, or the longest unused one above the number, goes."""
        key = (name, kind)
        with self._guard:
            displaced = [self._kept.pop(key).box] if key in self._kept else []
            self._kept[key] = _Kept(box, self._clock())
            displaced += [self._pop_oldest() for _ in range(len(self._kept) - self._most)]
        self._discard_all(displaced)

    def names(self) -> frozenset[str]:
        """Whose boxes are kept now."""
        with self._guard:
            return frozenset(name for name, _ in self._kept)

    def give_up_one(self) -> bool:
        """End the longest unused one, because somebody else needs its place; False when there is none."""
        with self._guard:
            given = [self._pop_oldest()] if self._kept else []
        self._discard_all(given)
        return bool(given)

    def give_up_idle(self) -> None:
        """End those nobody used for too long."""
        with self._guard:
            earliest = self._clock() - self._idle_s
            old = [key for key, kept in self._kept.items() if kept.since < earliest]
            given = [self._kept.pop(key).box for key in old]
        self._discard_all(given)

    def close(self) -> None:
        """End all."""
        with self._guard:
            given = [kept.box for kept in self._kept.values()]
            self._kept.clear()
        self._discard_all(given)

    def __len__(self) -> int:
        return len(self._kept)

    def _pop_oldest(self) -> BoxT:
        return self._kept.pop(next(iter(self._kept))).box

    def _discard_all(self, boxes: list[BoxT]) -> None:
        for box in boxes:
            self._discard(box)
