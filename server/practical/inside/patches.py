"""Inside the author's box: carries over what a test replaces in Python's own modules.

A test that patches `builtins.print` or `time.sleep`, or seeds `random`, means the candidate's side too.
"""

import importlib
import sys
from typing import Any, Protocol

WATCHED: dict[str, tuple[str, ...]] = {
    "builtins": ("print", "open"),
    "sys": ("argv",),
    "time": ("time", "sleep", "monotonic", "perf_counter", "localtime", "strftime"),
    "random": ("random", "randint", "randrange", "choice", "choices", "sample", "shuffle", "uniform"),
    "datetime": ("date", "datetime"),
}


class Replacing(Protocol):
    """What carrying over asks for."""

    def replace(self, module: str, name: str, value: object) -> None:
        """Put something of the test in place of a name of a library module over there."""

    def restore(self, module: str, name: str) -> None:
        """Put the original back."""

    def seed(self, value: object) -> None:
        """Seed the other side's random numbers."""

    def level(self, name: str, level: int | None) -> None:
        """How much a logger over there lets through; None puts its own level back."""


class Patches:
    """Looks, before each request, for names that are not what they were when the test file was loaded.

    Args:
        source: of the test file; modules it does not name are not looked at.
    """

    def __init__(self, bridge: Replacing, source: bytes) -> None:
        self._bridge = bridge
        self._seeds: list[Any] = []
        self._is_looking = False
        named = {module for module in WATCHED if module.encode() in source or module == "builtins"}
        self._originals = {
            (module, name): getattr(importlib.import_module(module), name)
            for module in sorted(named)
            for name in WATCHED[module]
        }
        self._known = dict(self._originals)
        self._levels: dict[str, int] = {}
        looks = b"logging" in source or b"Logs" in source
        self._logging: Any = importlib.import_module("logging") if looks else None
        if "random" in named:
            self._follow_seed()

    def look(self) -> None:
        """Carry over what changed."""
        if self._is_looking:
            return
        self._is_looking = True
        try:
            while self._seeds:
                self._bridge.seed(self._seeds.pop(0))
            for (module, name), known in self._known.items():
                now = getattr(sys.modules[module], name)
                if now is not known:
                    self._known[module, name] = now
                    self._carry(module, name, now)
            if self._logging is not None:
                self._carry_levels()
        finally:
            self._is_looking = False

    def _carry_levels(self) -> None:
        """`assertLogs` and the like set a level here and take it back."""
        loggers = [self._logging.root, *self._logging.root.manager.loggerDict.values()]
        levels = {one.name: one.level for one in loggers if getattr(one, "level", 0)}
        if levels.get("root") == self._logging.WARNING:  # as it is from the start
            del levels["root"]
        for name in levels.keys() | self._levels.keys():
            if levels.get(name) != self._levels.get(name):
                self._bridge.level(name, levels.get(name))
        self._levels = levels

    def _carry(self, module: str, name: str, now: object) -> None:
        if now is self._originals[module, name]:
            self._bridge.restore(module, name)
        else:
            self._bridge.replace(module, name, now)

    def _follow_seed(self) -> None:
        random: Any = sys.modules["random"]
        original = random.seed

        def seed(value: object = None, version: int = 2) -> None:
            original(value, version)
            self._seeds = [value]

        random.seed = seed
