# ended: exited
# stdout: refused
# part: file size limit
# defence: file size limit
"""Writes a file three times as large as it may be."""

import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    with open("large", "wb", buffering=0) as file:
        for _ in range(3):
            if file.write(b"x" * (1 << 20)) < 1 << 20:
                raise OSError("short")
    print("three megabytes")
except OSError:
    print("refused")
