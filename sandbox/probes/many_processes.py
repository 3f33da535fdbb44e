# ended: exited
# stdout: refused
# part: process limit
# defence: process limit
"""Starts a hundred processes that wait, and says whether somebody refused."""

import os
import time

for _ in range(100):
    try:
        if os.fork() == 0:
            time.sleep(30)
            os._exit(0)
    except OSError:
        print("refused")
        break
else:
    print("a hundred processes")
