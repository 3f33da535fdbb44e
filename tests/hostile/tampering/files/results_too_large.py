# ended: exited
# collect: sparse full
# defence: file size limit
"""Offers results that nobody could hold, one of them all holes."""

import os
import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for name in ("sparse", "full"):
    door = os.open(name, os.O_CREAT | os.O_RDWR)
    try:
        if name == "sparse":
            os.lseek(door, (1 << 20), os.SEEK_SET)
            os.write(door, b"x")
        else:
            while os.write(door, b"x" * 65536):
                pass
    except OSError:
        continue
