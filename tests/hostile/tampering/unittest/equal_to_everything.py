# task: gate
# verdict: WA RTE
# defence: tests in a box of their own
"""Is one thing that equals, contains, calls and counts as whatever a test would like."""


class Full(Exception):
    pass


class Anything:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __instancecheck__ = __eq__

    def __hash__(self):
        return 0

    def __sub__(self, other):
        return 0

    __rsub__ = __abs__ = __round__ = __sub__

    def __call__(self, *_, **__):
        return self

    def __getattr__(self, name):
        return self

    def __getitem__(self, key):
        return self

    def __len__(self):
        return 1

    def __str__(self):
        return "Ada"

    @property
    def __class__(self):
        return list


Gate = Anything()
