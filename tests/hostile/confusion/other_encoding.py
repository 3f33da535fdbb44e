# task: doubling
# verdict: WA
# defence: answers compared outside
"""Prints the right number in two bytes per digit."""

import sys

sys.stdout.buffer.write(str(2 * int(input())).encode("utf-16"))
