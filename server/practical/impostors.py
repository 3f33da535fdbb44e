"""Makes the programs that no hidden test may take for an answer.

Universal objects compare equal to anything, are true, and give more of themselves wherever they are asked.
The liar is the author's own solution with every result blank, whose objects call each other equal; the honest
blank differs from it in that one lie, so what passes the liar alone was believed on its word.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LYING = "CLASSES_LIE = True"
HONEST = "CLASSES_LIE = False"


@dataclass(frozen=True, slots=True, kw_only=True)
class Impostor:
    """A program and what it is called, in Chinese and in English."""

    zh: str
    en: str
    files: Mapping[str, bytes]


def universal_impostors(
    reference: Mapping[str, bytes], classes: Mapping[str, list[str]]
) -> tuple[Impostor, ...]:
    """Programs in whose modules every name is a universal object.

    Args:
        classes: names that the author's modules have as classes, by module; here they are classes too.
    """
    named = sorted({name for names in classes.values() for name in names})
    return tuple(
        Impostor(zh=zh, en=en, files=_in_every_module(reference, _universal(base, value, named)))
        for base, value, zh, en in (
            ("object", "", "万能对象", "a universal object"),
            ("str", "'impostor'", "恒等的字符串", "a text equal to anything"),
            ("int", "70777", "恒等的整数", "a number equal to anything"),
            ("list", "[object()] * 7", "恒等的列表", "a list equal to anything"),
        )
    )


def blank_reference(reference: Mapping[str, bytes], *, lying: bool) -> Impostor:
    """The author's solution with blank results, whose classes lie about equality or not."""
    epilogue = _BLANK.replace(HONEST, LYING) if lying else _BLANK
    files = {
        path: content + epilogue.encode() if path.endswith(".py") else content
        for path, content in reference.items()
    }
    return Impostor(
        zh="结果空白而恒等的参考解", en="the blank solution that says everything is equal", files=files
    )


def _in_every_module(reference: Mapping[str, bytes], source: str) -> dict[str, bytes]:
    return {path: source.encode() for path in reference if path.endswith(".py")}


def _universal(base: str, value: str, named: list[str]) -> str:
    fake = "__class__ = property(lambda self: int)" if base == "object" else ""
    source = (
        _UNIVERSAL.replace("FAKE_CLASS", fake)
        .replace("BASE", base)
        .replace("VALUE", value)
        .replace("NAMED", repr(named))
    )
    return source + (_OBJECT if base == "object" else "")


_UNIVERSAL = """
class Every(type):
    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Yes()


class Yes(BASE, metaclass=Every):
    def __new__(cls, *_, **__):
        made = BASE.__new__(cls, VALUE)
        if BASE is list:
            list.__init__(made, VALUE)
        return made

    def __init__(self, *_, **__):
        pass

    def __call__(self, *_, **__):
        return Yes()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Yes()

    def __true(self, *_):
        return True

    def __nothing(self, *_):
        return 0

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 3

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return True

    FAKE_CLASS
    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __bool__ = __true
    __sub__ = __rsub__ = __add__ = __radd__ = __mod__ = __round__ = __abs__ = __nothing


_made = {}


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    if name not in _made:
        _made[name] = Every(name, (Yes,), {}) if name in NAMED else Yes()
    return _made[name]
"""

_OBJECT = """

def _more(self, *_):
    return iter([Yes(), Yes(), Yes()])


Yes.__iter__ = Yes.__reversed__ = _more
Yes.__len__ = Yes.__int__ = Yes.__index__ = lambda self: 3
Yes.__float__ = lambda self: 3.0
Yes.__str__ = Yes.__repr__ = lambda self: "yes"
Yes.__getitem__ = lambda self, key: Yes()
Yes.__setitem__ = Yes.__delitem__ = lambda self, *_: None
Yes.__next__ = lambda self: Yes()
Yes.__mul__ = Yes.__rmul__ = Yes.__truediv__ = Yes.__floordiv__ = Yes.__pow__ = lambda self, other: 0
"""

_BLANK = """

def _make_blank():
    import functools

    CLASSES_LIE = False
    kept = "__init__ __new__ __eq__ __ne__ __hash__ __enter__ __exit__ __iter__ __next__".split()
    depth = [0]

    def blank(value):
        kind = type(value)
        known = kind.__module__ in ("builtins", "collections", "decimal", "fractions", "datetime")
        try:
            if hasattr(value, "__next__"):
                return iter(())
            if known and not callable(value):
                return kind.min if hasattr(kind, "min") else kind()
            if kind.__module__ == __name__ and not issubclass(kind, BaseException):
                return object.__new__(kind)
        except TypeError:
            pass
        return value

    def blanked(function):
        @functools.wraps(function)
        def called(*args, **kwargs):
            depth[0] += 1
            try:
                value = function(*args, **kwargs)
            finally:
                depth[0] -= 1
            return value if depth[0] else blank(value)

        return called

    def rework(kind):
        for name, value in list(vars(kind).items()):
            if type(value) is type(rework) and name not in kept:
                setattr(kind, name, blanked(value))
            elif type(value) in (classmethod, staticmethod):
                setattr(kind, name, type(value)(blanked(value.__func__)))
            elif type(value) is property and value.fget is not None:
                setattr(kind, name, property(blanked(value.fget), value.fset, value.fdel, value.__doc__))
        if CLASSES_LIE:
            kind.__eq__ = lambda self, other: True
            kind.__ne__ = lambda self, other: False
            kind.__hash__ = lambda self: 3

    for name, value in list(globals().items()):
        if getattr(value, "__module__", None) != __name__ or value is _make_blank:
            continue
        if isinstance(value, type):
            try:
                rework(value)
            except (TypeError, AttributeError):
                pass
        elif type(value) is type(rework):
            globals()[name] = blanked(value)


_make_blank()
"""
