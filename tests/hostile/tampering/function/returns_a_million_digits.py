# task: measure
# verdict: WA TLE
# defence: data only
"""Returns an integer that takes minutes to write in decimal."""


def measure(values):
    return (1, 1 << 4_000_000)
