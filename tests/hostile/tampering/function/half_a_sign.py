# task: measure
# verdict: WA
# defence: data only
"""Returns text that no encoding can write, and names made of it."""


def measure(values):
    return {"\ud800": "\udfff\0"}
