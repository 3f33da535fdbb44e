"""Burns as many steps as its first number says."""

import sys

steps, *values = (int(word) for word in sys.stdin.read().split())
total = 0
for step in range(steps):
    total = (total * 31 + step) % 1000003
print(total, sum(values))
