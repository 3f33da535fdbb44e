# task: doubling
# verdict: RTE
# defence: verdicts from kernel facts
"""Prints the right answer and says by its exit status that it failed."""

import sys

print(2 * int(input()))
sys.exit(1)
