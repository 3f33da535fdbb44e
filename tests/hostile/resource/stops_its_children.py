# ended: wall
# limits: wall_ms=400
# defence: total kill
"""Waits for ever for children that have stopped themselves."""

import os
import signal

for _ in range(5):
    if os.fork() == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
        os._exit(0)
os.wait()
