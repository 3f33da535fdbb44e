# task: doubling
# verdict: MLE
# defence: verdicts from kernel facts
"""Prints the right answer and lets a child take all memory."""

import os

print(2 * int(input()), flush=True)
child = os.fork()
if child == 0:
    hoard = bytearray(200 << 20)
    os._exit(0)
os.waitpid(child, 0)
