# ended: exited
# exit: 0
# defence: total kill
"""Arms timers and leaves children that would disturb the next run a little later."""

import os
import signal
import time

signal.setitimer(signal.ITIMER_REAL, 0.05)
signal.signal(signal.SIGALRM, lambda *_: os.kill(-1, signal.SIGINT))
for _ in range(2):
    if os.fork() == 0:
        os.setsid()
        while True:
            time.sleep(0.02)
            try:
                os.kill(-1, signal.SIGUSR1)
            except OSError:
                continue
os._exit(0)
