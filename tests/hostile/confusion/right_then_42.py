# task: doubling
# verdict: RTE
# defence: verdicts from kernel facts
"""Prints the right answer and ends as a validator that accepts does."""

import sys

print(2 * int(input()))
sys.exit(42)
