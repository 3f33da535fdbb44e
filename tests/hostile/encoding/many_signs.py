# task: doubling
# verdict: CE
# sent: repeated
# defence: looked at in a box
"""Negates a number so often that the compiler runs out of stack."""

x = «200000×-»1
print(x)
