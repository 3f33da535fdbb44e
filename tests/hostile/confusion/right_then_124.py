# task: doubling
# verdict: RTE
# defence: verdicts from kernel facts
"""Prints the right answer and ends as if a timer had ended it."""

import sys

print(2 * int(input()))
sys.exit(124)
