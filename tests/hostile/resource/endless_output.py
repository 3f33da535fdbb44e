# ended: output
# defence: output cap
"""Prints for ever."""

while True:
    print("x" * 1000)
