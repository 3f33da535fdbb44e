"""What the runner keeps ready for the copies that programs run in: modules, and our own programs compiled.

A candidate's source is never compiled or run here; it is only looked through for the names it imports.
"""

import gc
import sys
from types import CodeType

from sandbox.order import Order
from sandbox.runner.likely import LIKELY
from sandbox.runner.support import Support, load_support

LISTED_AT_MOST = 64  # imports looked at in one file
NO_SUPPORT = -1


class Warmth:
    """The modules of this interpreter; those that were there at its start stay whatever a program brings.

    `changes` counts what was added: a process forked before has less.
    """

    def __init__(self) -> None:
        self._native = frozenset(sys.modules)
        self._ours = [name for name in sys.modules if name.partition(".")[0] == "sandbox"]
        self._tried: set[str] = set()
        self._supports: list[Support] = []
        self._numbers: dict[tuple[tuple[str, bytes], ...], int] = {}
        self.changes = 0
        self.library = [path for path in sys.path if path]
        compile("pass", "warmth", "exec")  # the first one makes the tables that all the others use
        gc.disable()

    def prepare(self, order: Order) -> int:
        """Fetch what the order's files are likely to import, and our own modules; the number of these."""
        for path, content in order.files:
            if path.endswith(".py"):
                self._fetch_likely(content)
        if not order.support:
            return NO_SUPPORT
        key = tuple(order.support)
        if key not in self._numbers:
            self._supports.append(load_support(order.support))
            self._numbers[key] = len(self._numbers)
            self.changes += 1
        return self._numbers[key]

    def let_go_of_the_runner(self) -> None:
        """In the copy: none of its modules can be imported."""
        for name in self._ours:
            del sys.modules[name]

    def hand_over(self, order: Order, support: int) -> CodeType | None:
        """In the copy: the modules that the program finds; the entry compiled, where it is one of ours."""
        for name in _names(order) - self._native:
            self._forget(name)
        if support == NO_SUPPORT:
            return None
        prepared = self._supports[support]
        sys.modules.update(prepared.modules)
        return prepared.codes.get(order.entry)

    def _forget(self, name: str) -> None:
        """A module of the program's own comes before one of the library."""
        if name in sys.modules:
            for loaded in [loaded for loaded in sys.modules if loaded.partition(".")[0] == name]:
                del sys.modules[loaded]

    def _fetch_likely(self, source: bytes) -> None:
        for name in imported_names(source):
            for likely in (name.partition(".")[0], name):
                if likely in LIKELY:
                    self._fetch(likely)

    def _fetch(self, name: str) -> None:
        if name in self._tried:
            return
        self._tried.add(name)
        self.changes += 1
        try:
            __import__(name)
        except ImportError:
            return  # not in this image; the program will hear of it


def imported_names(source: bytes) -> list[str]:
    """What the first import statements of a source name, each on a line of its own as people write them."""
    names: list[str] = []
    for line in source.splitlines():
        verb, _, rest = line.strip().partition(b" ")
        if verb == b"import":
            words = [part.split() for part in rest.split(b"#")[0].split(b",")]
        elif verb == b"from":
            words = [rest.split()]
        else:
            continue
        names += [word[0].decode(errors="replace") for word in words if word]
        if len(names) >= LISTED_AT_MOST:
            break
    return names


def _names(order: Order) -> set[str]:
    """Every name under which the order's files can be imported, whatever folder the program starts in."""
    parts = {part for path, _ in order.files for part in path.split("/")}
    return {part.removesuffix(".py") for part in parts}
