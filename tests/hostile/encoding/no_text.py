# task: doubling
# verdict: CE
# defence: looked at in a box
"""Holds bytes that are no UTF-8: ÿών €."""

print(1)
