# task: doubling
# verdict: CE WA
# sent: repeated
# defence: looked at in a box
"""Nests strings in strings as the parser recurses."""

x = f"«300×{f»1«300×}»"
print(x)
