# task: doubling
# verdict: CE WA RTE
# sent: repeated
# defence: looked at in a box
"""Adds up so many terms that the compiler recurses without end."""

x = 1«200000× + 1»
print(x)
