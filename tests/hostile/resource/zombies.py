# ended: exited
# stdout: refused
# defence: process limit
"""Starts processes that end at once and never asks for them, so that the dead fill the table."""

import os

for _ in range(1000):
    try:
        if os.fork() == 0:
            os._exit(0)
    except OSError:
        print("refused")
        break
else:
    print("a thousand dead")
