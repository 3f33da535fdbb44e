# ended: exited
# stdout: refused
# part: room for files
# defence: room for files
"""Makes small files until the box refuses."""

import os

try:
    for number in range(20_000):
        os.close(os.open(f"/tmp/{number}", os.O_CREAT | os.O_WRONLY))
    print("twenty thousand")
except OSError:
    print("refused")
