# task: doubling
# verdict: CE WA MLE
# sent: repeated
# defence: looked at in a box
"""Is small, and takes the compiler all memory there is."""

«160000×a=b;»
print(1)
