# ended: exited
# stdout:
# part: no descriptor leaks
# defence: closed descriptors
"""Looks for files that whoever started it left open; prints what it found."""

import os

for number in range(3, 1024):
    try:
        os.fstat(number)
    except OSError:
        continue
    print("descriptor", number)
