# task: doubling
# verdict: RTE
# defence: verdicts from kernel facts
"""Prints the right answer and gives a word as its exit status."""

import sys

print(2 * int(input()))
sys.exit("AC")
