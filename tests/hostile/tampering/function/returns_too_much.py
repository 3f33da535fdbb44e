# task: measure
# verdict: OLE
# defence: output cap
"""Returns more than an answer may weigh."""


def measure(values):
    return "x" * (3 << 20)
