# task: halving
# verdict: WA
# defence: strict numbers
"""Prints the right number in spellings that only Python reads."""

value = int(input()) / 2
print("{}_{}".format(*str(value).replace(".", "0.").split("."))) if value < 5 else print(float.hex(value))
