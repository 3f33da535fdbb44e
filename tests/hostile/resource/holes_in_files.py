# ended: exited
# stdout: refused
# defence: file size limit
"""Makes a file of a tebibyte that holds nothing."""

import os
import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    os.truncate(os.open("holes", os.O_CREAT | os.O_RDWR), 1 << 40)
    print(os.stat("holes").st_size)
except OSError:
    print("refused")
