# task: measure
# verdict: WA
# defence: data only
"""Returns a set whose members all share one hash, so that whoever builds it is busy for hours."""

import sys

STEP = sys.hash_info.modulus


def measure(values):
    return [{"$set": [number * STEP for number in range(1, 5000)]}, dict.fromkeys(range(10_000))]
