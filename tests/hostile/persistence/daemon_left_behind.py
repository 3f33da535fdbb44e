# ended: exited
# exit: 0
# defence: total kill
"""Ends at once and leaves processes of its own that outlive it, deaf, in groups of their own."""

import os
import signal
import time

for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if os.fork() == 0:
            for number in range(3):
                os.close(number)
            time.sleep(60)
        os._exit(0)
