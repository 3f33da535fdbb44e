# task: doubling
# verdict: WA
# defence: answers compared outside
"""Prints every answer there could be."""

print(*range(200))
