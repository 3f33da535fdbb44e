# task: upper-lines
# verdict: WA
# defence: plain results
"""Writes the right result and locks it, so that reading it fails."""

import os

with open("in.txt", encoding="utf-8") as lines, open("out.txt", "w", encoding="utf-8") as out:
    out.write(lines.read().upper())
os.chmod("out.txt", 0)
