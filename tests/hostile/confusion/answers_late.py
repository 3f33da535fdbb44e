# task: doubling
# verdict: WA
# defence: total kill
"""Ends well and leaves the answering to a child that takes its time."""

import os
import time

if os.fork() == 0:
    os.setsid()
    time.sleep(0.3)
    print(2 * int(input()), flush=True)
os._exit(0)
