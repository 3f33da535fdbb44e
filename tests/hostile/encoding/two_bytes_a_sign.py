# task: doubling
# verdict: CE
# sent: utf-16
# defence: looked at in a box
"""Is written in two bytes per sign."""

print(2 * int(input()))
