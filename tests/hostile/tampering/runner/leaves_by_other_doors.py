# ended: exited
# exit: 7
# defence: fresh process
"""Ends in every way that skips a goodbye: hooks that lie, threads that stay, the exit itself replaced."""

import atexit
import os
import sys
import threading
import time


def lie(*_):
    os.write(1, b"all is well\n")
    os._exit(7)


atexit.register(lie)
sys.excepthook = lie
threading.Thread(target=time.sleep, args=(30,), daemon=False).start()
os.wait4 = os.waitpid = lambda *_: (0, 0, None)
threading._shutdown = lie
sys.exit(0)
