# task: doubling
# verdict: WA
# defence: looked at in a box
"""Shows a reader another order of words than it runs."""

x = "AC‮ ⁦# right⁩ ⁦" ; x = 1
print(x)
