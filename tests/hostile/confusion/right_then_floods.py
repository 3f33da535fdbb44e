# task: doubling
# verdict: OLE
# defence: verdicts from kernel facts
"""Prints the right answer and complains without end."""

import os

print(2 * int(input()), flush=True)
while True:
    os.write(2, b"x" * 65536)
