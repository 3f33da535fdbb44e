"""Where the rehearsal is, on a terminal; nothing in a pipe."""

import sys
import time


class Progress:
    """One line on standard error that is written over."""

    def __init__(self) -> None:
        self._shows = sys.stderr.isatty()
        self._began = time.monotonic()
        self._width = 0

    def say(self, what: str) -> None:
        """Replace the line."""
        if not self._shows:
            return
        line = f"{time.monotonic() - self._began:6.1f} s  {what}"
        sys.stderr.write("\r" + line.ljust(self._width))
        sys.stderr.flush()
        self._width = len(line)

    def done(self) -> None:
        """Leave the last line behind."""
        if self._shows and self._width:
            sys.stderr.write("\n")
