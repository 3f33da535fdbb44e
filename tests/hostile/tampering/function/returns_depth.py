# task: measure
# verdict: WA
# defence: data only
"""Returns a list that holds itself, and lists deeper than anybody may go."""


def measure(values):
    deep = []
    for _ in range(50_000):
        deep = [deep]
    deep.append(deep)
    return deep
