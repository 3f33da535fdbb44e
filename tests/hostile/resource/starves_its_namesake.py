# ended: exited
# stdout: room for ten
# defence: own user id
"""Starts ten processes: enough to fail where another box counts under the same user id."""

import os
import time

try:
    for _ in range(10):
        if os.fork() == 0:
            time.sleep(30)
            os._exit(0)
    print("room for ten")
except OSError:
    print("somebody else has them")
