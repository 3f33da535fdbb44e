# ended: exited
# stdout:
# defence: own shared memory
"""Lists memory that others may have shared; prints what is not its own."""

import os

for folder in ("/dev/shm", "/dev/mqueue"):
    try:
        found = os.listdir(folder)
    except OSError:
        continue
    if found:
        print(*found)
