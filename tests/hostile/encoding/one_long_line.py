# task: doubling
# verdict: WA
# sent: repeated
# defence: looked at in a box
"""Is one line of nearly a megabyte."""

x = "«900000×x»"
print(len(x))
