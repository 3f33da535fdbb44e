# ended: output
# defence: output cap
"""Lets children print without end and waits quietly."""

import os

for _ in range(4):
    if os.fork() == 0:
        while True:
            os.write(1, b"y" * 4096)
os.wait()
