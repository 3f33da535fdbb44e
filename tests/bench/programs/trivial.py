"""About a millisecond of work on 12 KB of numbers."""

import sys

values = [int(word) for word in sys.stdin.read().split()]
seen: dict[int, int] = {}
for value in values:
    seen[value] = seen.get(value, 0) + 1
    seen[value % 97] = seen.get(value % 97, 0) + value
print(sum(values), max(values), len(seen))
print(*sorted(seen)[:5])
