# task: gate
# verdict: WA RTE TLE OLE MLE
# defence: cpu limit
"""Gives things that hold things without end, each of a class of its own."""


class Full(Exception):
    pass


class Endless(type):
    def __getattr__(cls, name):
        return Endless(name, (), {})

    def __iter__(cls):
        while True:
            yield Endless("x", (), {})


class Gate:
    def __init__(self, places):
        self.places = self.admit = Endless("Gate", (), {})
