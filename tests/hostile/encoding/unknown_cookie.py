# task: doubling
# coding: no-such-encoding
# verdict: CE
# defence: looked at in a box
"""Names an encoding that nobody has."""

print(1)
