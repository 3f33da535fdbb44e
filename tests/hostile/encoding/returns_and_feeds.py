# task: doubling
# verdict: WA RTE CE
# defence: looked at in a box
"""Hides lines behind returns and form feeds."""

x = 1 # a remarkprint("AC")
print(x)
