# task: halving
# verdict: WA
# defence: strict numbers
"""Prints the number that is near to no number, or to every one."""

print("nan")
