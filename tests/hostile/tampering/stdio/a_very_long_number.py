# task: halving
# verdict: WA
# defence: strict numbers
"""Prints the right number with half a million digits."""

print(str(int(input()) / 2) + "0" * 500_000)
