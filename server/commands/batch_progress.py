"""How far a batch is, on a terminal; nothing in a pipe."""

import io
import os
import stat
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import TextIO

from server.judge_cli.batch import EARLIER

EVERY_S = 0.1
BAR = 24


class BatchProgress:
    """A line on standard error that is written over: done of all, a minute, time left, verdicts.

    Args:
        total: lines of the batch; None when nobody knows.
        shows: whether anybody looks.
    """

    def __init__(
        self,
        total: int | None,
        *,
        to: TextIO | None = None,
        shows: bool | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._to = sys.stderr if to is None else to
        self._shows = self._to.isatty() if shows is None else shows
        self._total = total
        self._now = now
        self._began = now()
        self._shown_at = float("-inf")
        self._width = 0
        self._words: Counter[str] = Counter()

    def settled(self, word: str) -> None:
        """One more line came to its end, as `judge_batch` says."""
        self._words[word] += 1
        if self._shows and self._now() - self._shown_at >= EVERY_S:
            self._show()

    def close(self) -> None:
        """Leave the last line behind."""
        if self._shows and self._words:
            self._show()
            self._to.write("\n")

    def _show(self) -> None:
        self._shown_at = self._now()
        line = self._line()
        self._to.write("\r" + line.ljust(self._width))
        self._to.flush()
        self._width = len(line)

    def _line(self) -> str:
        done = self._words.total()
        judged = done - self._words[EARLIER]
        rate = 60 * judged / max(self._now() - self._began, 0.001)
        words = "  ".join(f"{word} {count}" for word, count in sorted(self._words.items()))
        if not self._total:
            return f"{done}  {rate:.0f}/min  {words}"
        filled = min(BAR, BAR * done // self._total)
        bar = "#" * filled + "." * (BAR - filled)
        left = _minutes((self._total - done) * 60 / rate) if rate else "-:--"
        return f"[{bar}] {done}/{self._total}  {rate:.0f}/min  {left} left  {words}"


def lines_in(batch: TextIO) -> int | None:
    """Lines of a regular file that are not blank, read once and rewound; None for a pipe."""
    try:
        if not stat.S_ISREG(os.fstat(batch.fileno()).st_mode):
            return None
    except (OSError, io.UnsupportedOperation):
        return None
    count = sum(1 for line in batch if line.strip())
    batch.seek(0)
    return count


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(max(0.0, seconds)), 60)
    return f"{minutes}:{rest:02}"
