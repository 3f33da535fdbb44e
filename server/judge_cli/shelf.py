"""Task packages of a batch: each is read once, however many lines name it, and only so many are kept."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from question_bank.tasks import Task
from server.practical.errors import BadTask

KEPT = 256  # a batch may name more packages than fit into memory


class TaskShelf:
    """Keeps the packages used last, and what was wrong with those that cannot be read."""

    def __init__(self, load: Callable[[Path], Task], kept: int = KEPT) -> None:
        self._load = load
        self._kept = kept
        self._found: OrderedDict[Path, Task | str] = OrderedDict()
        self._guard = threading.Lock()

    def task(self, path: Path) -> Task:
        """The package in a folder. Raises BadTask."""
        with self._guard:  # who wants the same package waits for it instead of reading it, too
            if path not in self._found:
                self._found[path] = self._read(path)
            self._found.move_to_end(path)
            if len(self._found) > self._kept:
                self._found.popitem(last=False)
            found = self._found[path]
        if isinstance(found, str):
            raise BadTask(found)
        return found

    def _read(self, path: Path) -> Task | str:
        try:
            return self._load(path)
        except BadTask as problem:
            return str(problem)
