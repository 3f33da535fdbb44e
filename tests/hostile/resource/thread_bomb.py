# ended: exited
# exit: 0
# defence: process limit
"""Starts threads until it may not."""

import threading
import time

try:
    while True:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
except RuntimeError:
    pass
