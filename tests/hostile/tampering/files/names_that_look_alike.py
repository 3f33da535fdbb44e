# task: upper-lines
# verdict: WA
# defence: plain results
"""Writes the right result under names that are almost the right one."""

with open("in.txt", encoding="utf-8") as lines:
    text = lines.read().upper()
for name in ("out.txt ", "OUT.TXT", "out.txt\u200b", "./.out.txt", "out.txt\n", "оut.txt"):
    with open(name, "w", encoding="utf-8") as out:
        out.write(text)
