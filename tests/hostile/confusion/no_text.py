# task: doubling
# verdict: WA
# defence: answers compared outside
"""Prints bytes that are no text, and half a surrogate pair."""

import sys

sys.stdout.buffer.write(b"\xff\xfe\x00\xed\xa0\x80" * 1000)
