# ended: exited
# stdout: refused
"""Makes small files until the box refuses."""

import os

try:
    for number in range(1_000_000):
        os.close(os.open(f"/tmp/{number}", os.O_CREAT | os.O_WRONLY))
except OSError:
    print("refused")
