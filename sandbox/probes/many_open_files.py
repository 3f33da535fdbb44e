# ended: exited
# stdout: refused
# part: open files limit
# defence: open files limit
"""Opens files and pipes until it may not."""

import os

try:
    for _ in range(500):
        os.pipe()
    print("a thousand open")
except OSError:
    print("refused")
