"""What the runner keeps ready for the copies that programs run in: modules, and our own programs compiled.

A candidate's source is never compiled or run here; it is only looked through for the names it imports.
"""

import gc
import re
import sys
from types import CodeType

from sandbox.order import Order
from sandbox.runner.likely import ALWAYS, LIKELY
from sandbox.runner.support import Support, load_support

IMPORTS = re.compile(rb"^[ \t]*(?:import[ \t]+([\w., \t]+)|from[ \t]+([\w.]+)[ \t]+import)", re.MULTILINE)
LISTED_AT_MOST = 64  # imports looked at in one order


class Warmth:
    """The modules of this interpreter; those that were there at its start stay whatever a program brings."""

    def __init__(self) -> None:
        self._native = frozenset(sys.modules)
        self._tried: set[str] = set()
        self._supports: dict[tuple[tuple[str, bytes], ...], Support] = {}
        for name in ALWAYS:
            self._fetch(name)
        self.library = [path for path in sys.path if path]
        compile("pass", "warmth", "exec")  # the first one makes the tables that all the others use
        gc.disable()

    def prepare(self, order: Order) -> None:
        """Before a copy is made: fetch what the order's files are likely to import, and our own modules."""
        listed = 0
        for path, content in order.files:
            if not path.endswith(".py"):
                continue
            for match in IMPORTS.finditer(content):
                listed += 1
                if listed > LISTED_AT_MOST:
                    break
                for word in (match[1] or match[2]).split(b","):
                    self._fetch_if_likely(word.split()[:1])
        if order.support and tuple(order.support) not in self._supports:
            self._supports[tuple(order.support)] = load_support(order.support)
        gc.freeze()  # what is there now is no copy's to walk through or to clear away

    def support(self, order: Order) -> CodeType | None:
        """The entry compiled, where it is one of our modules."""
        return self._supports[tuple(order.support)].codes.get(order.entry) if order.support else None

    def hand_over(self, order: Order) -> None:
        """In the copy: the modules of a new interpreter's program, nothing of the runner's."""
        for name in [name for name in sys.modules if name.partition(".")[0] == "sandbox"]:
            del sys.modules[name]
        for name in _names(order) - self._native:
            self._forget(name)
        if order.support:
            sys.modules.update(self._supports[tuple(order.support)].modules)

    def _forget(self, name: str) -> None:
        """A module of the program's own comes before one of the library."""
        if name in sys.modules:
            for loaded in [loaded for loaded in sys.modules if loaded.partition(".")[0] == name]:
                del sys.modules[loaded]

    def _fetch_if_likely(self, words: list[bytes]) -> None:
        for word in words:
            name = word.decode(errors="replace")
            for likely in {name, name.partition(".")[0]}:
                if likely in LIKELY:
                    self._fetch(likely)

    def _fetch(self, name: str) -> None:
        if name in self._tried:
            return
        self._tried.add(name)
        try:
            __import__(name)
        except ImportError:
            return  # not in this image; the program will hear of it


def _names(order: Order) -> set[str]:
    """Every name under which the order's files can be imported, whatever folder the program starts in."""
    parts = {part for path, _ in order.files for part in path.split("/")}
    return {part.removesuffix(".py") for part in parts}
