# task: doubling
# coding: rot13
# verdict: CE RTE WA
# defence: looked at in a box
"""Is written in letters that only a codec turns into Python."""

cevag(1)
