# ended: exited
# stdout: alive
# defence: dropped rights
"""Tries to kill the runner and everything else."""

import os
import signal

for target in (-1, 1):
    for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP):
        try:
            os.kill(target, number)
        except OSError:
            continue
print("alive")
