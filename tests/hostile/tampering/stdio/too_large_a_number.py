# task: halving
# verdict: WA
# defence: strict numbers
"""Prints numbers that become infinite, or take for ever, when somebody reads them."""

print("1e9999999999")
