# task: measure
# verdict: WA
# defence: data only
"""Answers in the judge's place with the same key twice and constants that are no JSON."""

import os

for number in range(3, 20):
    try:
        os.write(number, b'{"value": 1, "value": NaN, "arguments": Infinity, "raised": ["ValueError"]}\n')
    except OSError:
        continue
os._exit(0)
