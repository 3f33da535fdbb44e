# task: measure
# verdict: RTE
# defence: answers compared outside
"""Raises an exception with the name of every other."""


def measure(values):
    class Everything(ValueError, KeyError):
        pass

    Everything.__name__ = "tuple"
    raise Everything
