"""Steps of a longer command on a terminal, each with the time it took; nothing in a pipe."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def step(what: str) -> Iterator[None]:
    """Show `what` on standard error while the block runs, then how long it took."""
    shows = sys.stderr.isatty()
    began = time.monotonic()
    if shows:
        print(f"{what} ...", end="", file=sys.stderr, flush=True)
    try:
        yield
    except BaseException:
        if shows:
            print(" failed", file=sys.stderr, flush=True)
        raise
    if shows:
        print(f" {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)
