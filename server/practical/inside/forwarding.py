"""Inside a box: which special methods a proxy forwards, and which plain types may be named in a frame."""

from typing import Any

# Nothing or one plain word goes along; the exact type that must come back, None for any value.
ALONE: dict[str, type | None] = {
    "__len__": int,
    "__length_hint__": int,
    "__bool__": bool,
    "__int__": int,
    "__index__": int,
    "__float__": float,
    "__bytes__": bytes,
    "__hash__": int,
    "__str__": str,
    "__repr__": str,
    "__format__": str,
    "__iter__": None,
    "__next__": None,
    "__reversed__": None,
    "__neg__": None,
    "__pos__": None,
    "__abs__": None,
    "__invert__": None,
    "__round__": None,
    "__enter__": None,
    "__dir__": list,
    "__await__": None,
    "__aiter__": None,
    "__anext__": None,
    "__aenter__": None,
}
EQUALITY = ("__eq__", "__ne__")
ORDER = ("__lt__", "__le__", "__gt__", "__ge__")
_NUMBER_OPERATORS = ("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "divmod", "pow")
_BIT_OPERATORS = ("lshift", "rshift", "and", "xor", "or")
ARITHMETIC = tuple(
    f"__{way}{name}__" for name in (*_NUMBER_OPERATORS, *_BIT_OPERATORS) for way in ("", "r", "i")
)
ITEMS = ("__getitem__", "__setitem__", "__delitem__", "__missing__")
ANSWERS_BOOL = frozenset((*EQUALITY, *ORDER, "__contains__"))
GUARDED = frozenset((*ORDER, *ARITHMETIC, "__contains__"))  # with a plain operand: named classes only
ATTRIBUTES = ("__get__", "__set__", "__delete__", "__set_name__")  # of the candidate's descriptors
FORWARDED = frozenset((*ALONE, *EQUALITY, *GUARDED, *ITEMS, *ATTRIBUTES, "__call__", "__exit__", "__aexit__"))
# While one of these is answered, no container of the test may change: it may be just what is compared.
FROZEN = frozenset((*EQUALITY, *ORDER, "__contains__", "__hash__"))

VALUE_BASES: dict[str, Any] = {
    kind.__name__: kind for kind in (str, int, float, complex, bytes, tuple, frozenset)
}
SNAPSHOT_BASES: dict[str, Any] = {kind.__name__: kind for kind in (list, dict, set, bytearray)}
# What a class built on a plain value may answer itself; the rest is the plain type's own.
VALUE_FORWARDED = frozenset(("__str__", "__repr__", "__format__", "__call__", "__enter__", "__exit__"))

PLAIN_TYPES: dict[str, Any] = {
    kind.__name__: kind
    for kind in (bool, bytearray, bytes, complex, dict, float, frozenset, int, list, object, range)
} | {kind.__name__: kind for kind in (set, str, tuple, type(None))}
SINGLETONS: dict[str, Any] = {"NotImplemented": NotImplemented, "Ellipsis": ...}
