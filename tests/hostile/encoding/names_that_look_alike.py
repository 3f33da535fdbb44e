# task: doubling
# verdict: WA RTE
# defence: looked at in a box
"""Defines one name in letters that Python folds into another."""

ｐｒｉｎｔ = lambda *_: None
print(2 * int(input()))
