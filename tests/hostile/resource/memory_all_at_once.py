# ended: exited memory
# exit: 1
# defence: memory limit
"""Asks for a tebibyte in one go."""

print(len(bytearray(1 << 40)))
