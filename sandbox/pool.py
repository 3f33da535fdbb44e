"""Keeps boxes ready ahead of need: made, started and greeted before anybody asks."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from sandbox.box_kinds import BoxKind
from sandbox.errors import ImageMissing, NotReady, SandboxError
from sandbox.pool_sizes import PoolSettings

FIRST_PAUSE_S = 0.5  # after a box could not be made, doubled each time
LONGEST_PAUSE_S = 15.0
LEAST_UNDER_LOAD = 1
LONGEST_WAIT_S = 2.0  # for a box that is coming; a maker may have to wait for a program that runs alone
LAST_WAIT_S = 5.0  # for an engine that answers no more; a box that comes later is discarded then


class Pooled(Protocol):
    """What the pool must know of a box."""

    @property
    def is_idle(self) -> bool:
        """Whether it may still be handed out."""


BoxT = TypeVar("BoxT", bound=Pooled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What is there now: boxes by kind, and why none can be made, in plain words, "" when they can."""

    ready: dict[BoxKind, int]
    coming: int
    in_use: int
    trouble: str


@dataclass(slots=True)
class _Shelf(Generic[BoxT]):
    asked_at: float
    ready: deque[BoxT] = field(default_factory=deque)
    coming: int = 0
    waiting: int = 0
    in_use: int = 0


class Pool(Generic[BoxT]):
    """Ready boxes by kind, one owner each: who took one never finds it here again. Threads may share it.

    A kind that was asked for is kept in stock until nobody asked for `idle_s`. While boxes are in use, only
    their successors are made: what runs shall have the cores. The rest follows when nothing runs.
    """

    def __init__(
        self,
        make: Callable[[BoxKind], BoxT],
        discard: Callable[[BoxT], None],
        settings: PoolSettings,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._make = make
        self._discard = discard
        self._settings = settings
        self._clock = clock
        self._changed = threading.Condition()
        self._shelves: dict[BoxKind, _Shelf[BoxT]] = {}
        self._makers: list[threading.Thread] = []
        self._surplus: list[BoxT] = []
        self._trouble = ""
        self._pause_s = FIRST_PAUSE_S
        self._not_before = 0.0
        self._is_closed = False

    def take(self, kind: BoxKind) -> BoxT:
        """A box nobody used: a ready one, one that is just coming, else one made now.

        Raises:
            NotReady: none can be made.
        """
        with self._changed:
            shelf = self._shelf(kind)
            shelf.in_use += 1
            self._changed.notify_all()  # whoever makes has a successor to make
        try:
            return self._ready(shelf) or self._made_now(kind)
        except BaseException:
            self.done(kind)
            raise

    def done(self, kind: BoxKind) -> None:
        """A box that was taken is in use no longer, whatever became of it."""
        with self._changed:
            self._shelf(kind).in_use -= 1
            self._changed.notify_all()

    def give_up_one(self, but: BoxKind) -> None:
        """Discard a ready box of another kind, if any: of the one that was not asked for the longest."""
        with self._changed:
            box = self._least_needed(but)
        if box is not None:
            self._discard(box)

    def give_up_idle(self) -> None:
        """Discard the ready boxes of kinds nobody asked for recently."""
        with self._changed:
            earliest = self._clock() - self._settings.idle_s
            idle = [shelf for shelf in self._shelves.values() if shelf.asked_at < earliest]
            given = [shelf.ready.popleft() for shelf in idle for _ in range(len(shelf.ready))]
        for box in given:
            self._discard(box)

    def has_lost_one(self) -> bool:
        """Whether a ready box went away by itself, as all do when their engine restarts."""
        with self._changed:
            return any(not box.is_idle for shelf in self._shelves.values() for box in shelf.ready)

    def stock(self) -> Stock:
        """For metrics and operators."""
        with self._changed:
            shelves = self._shelves.items()
            return Stock(
                ready={kind: len(shelf.ready) for kind, shelf in shelves},
                coming=sum(shelf.coming for _, shelf in shelves),
                in_use=sum(shelf.in_use for _, shelf in shelves),
                trouble=self._trouble,
            )

    def close(self) -> None:
        """Discard what is ready, and what is coming when it comes; what is in use is its user's."""
        with self._changed:
            self._is_closed = True
            given = [box for shelf in self._shelves.values() for box in shelf.ready]
            for shelf in self._shelves.values():
                shelf.ready.clear()
            self._changed.notify_all()
        for box in given:
            self._discard(box)
        for maker in self._makers:
            if maker is not threading.current_thread():  # the collector of garbage runs anywhere
                maker.join(LAST_WAIT_S)

    def _shelf(self, kind: BoxKind) -> _Shelf[BoxT]:
        return self._shelves.setdefault(kind, _Shelf(self._clock()))

    def _ready(self, shelf: _Shelf[BoxT]) -> BoxT | None:
        """The oldest ready one that is still there; waits when one is coming that nobody waits for."""
        lost: list[BoxT] = []
        try:
            with self._changed:
                shelf.asked_at = self._clock()
                self._start_makers()
                while True:
                    while shelf.ready:
                        box = shelf.ready.popleft()
                        self._changed.notify_all()  # whoever makes may have found the shelf full just now
                        if box.is_idle:
                            return box
                        lost.append(box)
                    if shelf.coming <= shelf.waiting:
                        return None
                    shelf.waiting += 1
                    try:
                        has_come = self._changed.wait(LONGEST_WAIT_S)
                    finally:
                        shelf.waiting -= 1
                    if not has_come:
                        return None
        finally:
            for box in lost:
                self._discard(box)

    def _made_now(self, kind: BoxKind) -> BoxT:
        try:
            box = self._make(kind)
        except NotReady as reason:
            with self._changed:
                self._note_failure(kind, reason)
            raise
        with self._changed:
            self._note("")
        return box

    def _note_failure(self, kind: BoxKind, reason: SandboxError) -> None:
        if isinstance(reason, ImageMissing):  # of one flavour: all other kinds go on
            self._shelf(kind).asked_at = float("-inf")
        else:
            self._note(str(reason))

    def _note(self, trouble: str) -> None:
        self._trouble = trouble
        if trouble:
            self._not_before = self._clock() + self._pause_s
            self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
        else:
            self._not_before, self._pause_s = 0.0, FIRST_PAUSE_S

    def _start_makers(self) -> None:
        if self._makers or self._settings.size == 0 or self._is_closed:
            return
        for number in range(self._settings.makers):
            maker = threading.Thread(target=self._keep_making, name=f"boxes-{number}", daemon=True)
            self._makers.append(maker)
            maker.start()

    def _keep_making(self) -> None:
        while (kind := self._next_wanted()) is not None:
            self._discard_surplus()
            try:
                box = self._make(kind)
            except SandboxError as reason:
                with self._changed:
                    self._shelf(kind).coming -= 1
                    self._note_failure(kind, reason)
                    self._changed.notify_all()
                continue
            with self._changed:
                shelf = self._shelf(kind)
                shelf.coming -= 1
                self._note("")
                is_late = self._is_closed
                if not is_late:
                    shelf.ready.append(box)
                self._changed.notify_all()
            if is_late:
                self._discard(box)

    def _next_wanted(self) -> BoxKind | None:
        """The kind that lacks most, waited for and counted as coming; None when the pool closes."""
        with self._changed:
            while not self._is_closed:
                pause = self._not_before - self._clock()
                kind = self._neediest() if pause <= 0 else None
                if kind is not None:
                    self._shelves[kind].coming += 1
                    return kind
                self._changed.wait(pause if pause > 0 else None)
            return None

    def _neediest(self) -> BoxKind | None:
        lacking = {kind: self._lack(kind, shelf) for kind, shelf in self._shelves.items()}
        kind = max(lacking, key=lacking.__getitem__, default=None)
        if kind is None or lacking[kind] <= 0:
            return None
        in_stock = sum(len(shelf.ready) + shelf.coming for shelf in self._shelves.values())
        if in_stock < self._settings.most:
            return kind
        empty = [kind for kind, lack in lacking.items() if lack > 0 and not self._has_stock(kind)]
        fullest = max(self._shelves.values(), key=lambda shelf: len(shelf.ready))
        if not empty or len(fullest.ready) < LEAST_UNDER_LOAD + 1:
            return None
        self._surplus.append(fullest.ready.popleft())  # a kind without any comes before a second of another
        return empty[0]

    def _has_stock(self, kind: BoxKind) -> bool:
        shelf = self._shelves[kind]
        return bool(shelf.ready or shelf.coming)

    def _discard_surplus(self) -> None:
        with self._changed:
            given, self._surplus = self._surplus, []
        for box in given:
            self._discard(box)

    def _lack(self, kind: BoxKind, shelf: _Shelf[BoxT]) -> int:
        if not kind.is_common or shelf.asked_at < self._clock() - self._settings.idle_s:
            return 0
        goal = self._settings.size
        if any(other.in_use for other in self._shelves.values()):
            goal = min(goal, max(LEAST_UNDER_LOAD, shelf.in_use))
        return goal - len(shelf.ready) - shelf.coming

    def _least_needed(self, but: BoxKind) -> BoxT | None:
        others = [shelf for kind, shelf in self._shelves.items() if kind != but and shelf.ready]
        return min(others, key=lambda shelf: shelf.asked_at).ready.popleft() if others else None
