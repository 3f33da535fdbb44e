"""Looks into a hall's database from outside, many times a second, to see when something was committed."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LOOK_EVERY_S = 0.002
DATABASE = "kaohe.db"


@contextmanager
def looking(folder: Path) -> Iterator[Callable[..., int]]:
    """Asks for one number, with values for the question's marks; what is not committed is not seen."""
    connection = sqlite3.connect(f"file:{folder / DATABASE}?mode=ro", uri=True, isolation_level=None)
    try:
        yield lambda question, *values: int(connection.execute(question, values).fetchone()[0])
    finally:
        connection.close()


def committed_at(folder: Path, question: str, wanted: int, within_s: float) -> float:
    """The instant (epoch) at which the answer was seen to be `wanted` or more. Raises TimeoutError."""
    until = time.monotonic() + within_s
    with looking(folder) as ask:
        while (found := ask(question)) < wanted:
            if time.monotonic() > until:
                raise TimeoutError(f"{found} of {wanted} after {within_s:.0f} s: {question}")
            time.sleep(LOOK_EVERY_S)
        return time.time()
