# task: doubling
# verdict: CE
# sent: repeated
# defence: looked at in a box
"""Writes one number with a million digits."""

x = «900000×9»
print(x)
