# task: gate
# verdict: WA RTE
# defence: frames in turn
"""Asks the test's side for its own objects, by callbacks nobody gave it."""

import gc


class Full(Exception):
    pass


class Gate:
    def __init__(self, places):
        self.places = 0
        for value in gc.get_objects():
            ask = getattr(type(value), "ask", None)
            if ask is None:
                continue
            for request in (
                ("callback", 0, [], {}),
                ("callback", 1, [[3, 3]], {}),
                ("input", "x"),
                ("end", {}),
            ):
                try:
                    self.places = ask(value, *request)
                except Exception:
                    continue

    def admit(self, name):
        return [self.places]
