"""Inside a box: lists, dicts and sets that both sides hold, kept equal by sending what changed in them.

A container that crossed has a number. Whoever speaks next sends the contents of those that changed since, so
a test that changes a list it was given changes the program's own, as in one process, and a copy stays a copy.
"""

import operator
import sys
from collections import Counter, OrderedDict, defaultdict, deque
from typing import Any

from server.practical.tagged import Malformed

KINDS: dict[str, Any] = {
    kind.__name__: kind for kind in (list, dict, set, bytearray, deque, OrderedDict, Counter, defaultdict)
}
MAPPINGS = (dict, OrderedDict, Counter, defaultdict)
NAMES: dict[Any, str] = {kind: name for name, kind in KINDS.items()}
MAXIMUM_HELD = 100_000
# Members of all containers together that are looked at before each message; larger ones are let go first
# and are copies from then on. Looking at this many takes about 0.3 ms.
WATCHED_PARTS = 20_000
OWN_REFERENCES = 3  # to a container nobody else holds: of the table, of the loop and of asking


class Shared:
    """The numbered containers of one side.

    Args:
        first: 0 on the author's side, 1 on the candidate's: each side numbers its own by twos.
    """

    def __init__(self, first: int) -> None:
        self._first = first
        self._next = first
        self._held: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._seen: dict[int, Any] = {}
        self._drafted: list[int] = []
        self._noted: dict[int, Any] = {}

    def number_of(self, container: Any) -> int | None:
        """Its number, None when it did not cross yet."""
        return self._numbers.get(id(container))

    def offer(self, container: Any) -> int:
        """Give a container of this side a number; it counts once `sent` is said."""
        number, self._next = self._next, self._next + 2
        self._keep(number, container)
        self._drafted.append(number)
        return number

    def take(self, number: Any, container: Any) -> None:
        """Keep a container of the other side under the number it has there. Raises Malformed."""
        if type(number) is not int or number < 0 or number % 2 == self._first or number in self._held:
            raise Malformed("a container under a number that is not its own")
        if len(self._held) >= MAXIMUM_HELD:
            raise Malformed("too many containers")
        self._keep(number, container)

    def find(self, number: Any) -> Any:
        """The container of that number. Raises Malformed."""
        if type(number) is not int or number not in self._held:
            raise Malformed("a container nobody sent")
        return self._held[number]

    def sent(self) -> None:
        """What was offered and changed has reached the other side, or soon will."""
        self._seen.update(self._noted)
        self._drafted.clear()
        self._noted.clear()

    def unsent(self) -> None:
        """The message was not sent: what was offered in it is unknown to the other side."""
        for number in self._drafted:
            self.forget(number)
        self._drafted.clear()
        self._noted.clear()

    def changed(self) -> list[tuple[int, Any]]:
        """Containers whose members are others than the other side knows."""
        found = []
        for number, container in self._held.items():
            parts = parts_of(container)
            if not _same(parts, self._seen[number]):
                self._noted[number] = parts
                found.append((number, container))
        return found

    def look(self, number: int) -> None:
        """Its members are now as the other side has them."""
        self._seen[number] = parts_of(self._held[number])

    def forget(self, number: int) -> None:
        """Hold it no longer."""
        container = self._held.pop(number, None)
        self._numbers.pop(id(container), None)
        self._seen.pop(number, None)
        self._noted.pop(number, None)

    def let_go(self) -> list[int]:
        """Forget containers that nobody else on this side holds, then the largest while they are too many."""
        gone = []
        for number in list(self._held):
            container = self._held[number]
            unheld = sys.getrefcount(container) <= OWN_REFERENCES
            if unheld and _same(parts_of(container), self._seen[number]):
                gone.append(number)
                self.forget(number)
        watched = sum(map(len, self._seen.values()))
        if watched > WATCHED_PARTS:
            for number in sorted(self._seen, key=lambda one: len(self._seen[one]), reverse=True):
                if watched <= WATCHED_PARTS:
                    break
                watched -= len(self._seen[number])
                gone.append(number)
                self.forget(number)
        return gone

    def _keep(self, number: int, container: Any) -> None:
        self._held[number] = container
        self._numbers[id(container)] = number
        self._seen[number] = parts_of(container)


def parts_of(container: Any) -> Any:
    """The members of a container, by reference."""
    if type(container) in MAPPINGS:
        return [*container.keys(), *container.values()]
    return bytes(container) if type(container) is bytearray else list(container)


def fill(container: Any, parts: Any) -> None:
    """Put other members into a container; pairs into a mapping."""
    if type(container) in (list, bytearray):
        container[:] = parts
        return
    container.clear()
    if type(container) in MAPPINGS:
        for key, part in parts:
            container[key] = part
    elif type(container) is set:
        container.update(parts)
    else:
        container.extend(parts)


def _same(parts: Any, others: Any) -> bool:
    if type(parts) is bytes:
        return bool(parts == others)
    return len(parts) == len(others) and all(map(operator.is_, parts, others))
