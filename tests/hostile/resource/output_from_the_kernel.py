# ended: output
# defence: output cap
"""Has the kernel copy an endless file to its output, without a loop of its own that could be stopped."""

import os

with open("/dev/zero", "rb") as zeros:
    while True:
        os.sendfile(1, zeros.fileno(), 0, 1 << 20)
