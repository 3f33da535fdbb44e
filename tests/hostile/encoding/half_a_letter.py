# task: doubling
# verdict: RTE WA
# defence: looked at in a box
"""Names things by half a sign."""

vars()["\ud800"] = 1
print("\ud800")
