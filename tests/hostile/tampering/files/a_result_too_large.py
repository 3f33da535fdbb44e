# task: upper-lines
# verdict: WA OLE RTE
# defence: file size limit
"""Offers a result that is mostly hole."""

import os
import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open("out.txt", "wb") as out:
    try:
        os.truncate(out.fileno(), 1 << 40)
    except OSError:
        os.truncate(out.fileno(), 1 << 20)
