# task: doubling
# verdict: WA
# defence: answers compared outside
"""Swaps its two streams before it answers."""

import os

os.dup2(2, 1)
print(2 * int(input()))
