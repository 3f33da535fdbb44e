# task: doubling
# verdict: RTE
# defence: verdicts from kernel facts
"""Prints the right answer and reads where no memory is."""

import ctypes

print(2 * int(input()), flush=True)
ctypes.string_at(0)
