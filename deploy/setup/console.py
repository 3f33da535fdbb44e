"""What the person at the terminal reads: one line a step, and none where nothing was to be done."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def step(what: str) -> Iterator[None]:
    """Print `what`, and when the block ends how long it took (or that it failed)."""
    print(f"set-up: {what} ...", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(" failed", flush=True)
        raise
    print(f" {time.monotonic() - began:.1f} s", flush=True)


def say(text: str) -> None:
    """Print one line a person should see although nothing is wrong."""
    print(f"set-up: {text}", flush=True)


def warn(text: str) -> None:
    """Print what is wrong and what to do about it, to standard error."""
    sys.stdout.flush()
    print(f"\nset-up: {text}\n", file=sys.stderr, flush=True)
