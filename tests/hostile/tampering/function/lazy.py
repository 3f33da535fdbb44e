# task: measure
# verdict: WA
# defence: data only
"""Returns a promise of an answer instead of one."""


def measure(values):
    yield 1
    yield values[0]
