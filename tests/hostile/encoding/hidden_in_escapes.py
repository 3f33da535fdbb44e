# task: doubling
# coding: unicode_escape
# verdict: WA CE RTE
# defence: looked at in a box
"""Hides what it does from readers: the file is decoded in its own manner."""

x = 1 \u000aprint("AC")
