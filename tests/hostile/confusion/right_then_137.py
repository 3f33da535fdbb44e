# task: doubling
# verdict: RTE
# defence: verdicts from kernel facts
"""Prints the right answer and ends as if it had been killed for memory."""

import os

print(2 * int(input()), flush=True)
os._exit(137)
