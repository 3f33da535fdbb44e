# task: doubling
# verdict: TLE
# defence: verdicts from kernel facts
"""Prints the right answer, closes everything and stays."""

import os
import time

print(2 * int(input()), flush=True)
for number in range(3):
    os.close(number)
time.sleep(30)
