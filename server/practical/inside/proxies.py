"""Inside the author's box: what makes a local class or object stand for one of the candidate's.

What kind of thing a proxy is, is decided here and never by the other side.
"""

import importlib
import types
from collections.abc import Callable
from typing import Any, Protocol

from server.practical.inside.forwarding import VALUE_BASES

NUMBER = "_kaohe_number"
LOCAL_NAMES = frozenset(("__wrapped__", "__test__", NUMBER))
NAME_CHARACTERS = 200


class Forwarder(Protocol):
    """What proxies ask for."""

    def get(self, target: object, name: str) -> Any:
        """Attribute of the candidate's object."""

    def put(self, target: object, name: str, value: object) -> None:
        """Set an attribute."""

    def drop(self, target: object, name: str) -> None:
        """Delete an attribute."""

    def call(self, function: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call it."""

    def operate(self, name: str, target: object, operands: tuple[Any, ...]) -> Any:
        """A special method."""

    def derived(self, kind: type, base: type) -> bool:
        """Whether a class of the candidate counts as derived from another, as that one says."""

    def derive(self, name: str, bases: tuple[type, ...], names: dict[str, Any]) -> "RemoteClass":
        """A class that the test derives from the candidate's. Raises TypeError."""


class RemoteClass(type):
    """Class of all local classes that stand for a class of the candidate."""

    kaohe_forwarder: Forwarder

    def __new__(cls, name: str, bases: tuple[type, ...], names: dict[str, Any]) -> "RemoteClass":
        """Made by `making` for a class of the candidate, or by a test that derives from one."""
        if "kaohe_forwarder" in names:
            return super().__new__(cls, name, bases, names)
        heir_of = next(base for base in bases if isinstance(base, RemoteClass))
        return heir_of.kaohe_forwarder.derive(name, bases, names)

    def __instancecheck__(cls, value: object) -> bool:
        return type.__instancecheck__(cls, value) or cls.__subclasscheck__(type(value))

    def __subclasscheck__(cls, kind: type) -> bool:
        if type.__subclasscheck__(cls, kind):
            return True
        asks = isinstance(kind, RemoteClass) and cls.__dict__.get("_kaohe_checks", False)
        return asks and cls.kaohe_forwarder.derived(kind, cls)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls.kaohe_forwarder.call(cls, args, kwargs)

    def __getattr__(cls, name: str) -> Any:
        _refuse_local(cls, name)
        return cls.kaohe_forwarder.get(cls, name)

    def __setattr__(cls, name: str, value: object) -> None:
        cls.kaohe_forwarder.put(cls, name, value)

    def __delattr__(cls, name: str) -> None:
        cls.kaohe_forwarder.drop(cls, name)

    def __iter__(cls) -> Any:
        return cls.kaohe_forwarder.operate("__iter__", cls, ())

    def __len__(cls) -> int:
        length: int = cls.kaohe_forwarder.operate("__len__", cls, ())
        return length

    def __bool__(cls) -> bool:
        return True

    def __contains__(cls, member: object) -> bool:
        return bool(cls.kaohe_forwarder.operate("__contains__", cls, (member,)))

    def __getitem__(cls, key: object) -> Any:
        return cls.kaohe_forwarder.operate("__getitem__", cls, (key,))


class Snapshot:
    """A name that Python itself gives every object, as `__doc__`: asked for when looked at."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: RemoteClass) -> Any:
        return owner.kaohe_forwarder.get(owner if instance is None else instance, self._name)

    def __set__(self, instance: Any, value: object) -> None:
        type(instance).kaohe_forwarder.put(instance, self._name, value)


class RemoteModule(types.ModuleType):
    """A module of the candidate, under the name by which the test imports it.

    A package gives the modules in it as an import does; `kaohe_modules` are the names of all there are.
    """

    kaohe_forwarder: Forwarder
    kaohe_modules: frozenset[str] = frozenset()

    def __getattr__(self, name: str) -> Any:
        if name in LOCAL_NAMES or (name.startswith("__") and name != "__version__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}", name=name)
        found = self.kaohe_forwarder.get(self, name)
        full = f"{self.__name__}.{name}"
        return (
            importlib.import_module(full)
            if type(found) is RemoteModule and full in self.kaohe_modules
            else found
        )

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith(("__", "_kaohe", "kaohe_")) or isinstance(value, types.ModuleType):
            super().__setattr__(name, value)
        else:
            self.kaohe_forwarder.put(self, name, value)

    def __delattr__(self, name: str) -> None:
        if name in vars(self):
            super().__delattr__(name)
        else:
            self.kaohe_forwarder.drop(self, name)


def make_known(kind: RemoteClass) -> None:
    """The author has this class too; it is not for its heirs, which may be anything."""
    type.__setattr__(kind, "_kaohe_known", True)


def is_known(kind: type) -> bool:
    """Whether the author has this very class too."""
    return type.__getattribute__(kind, "__dict__").get("_kaohe_known") is True


def is_remote(value: object) -> bool:
    """Whether a value stands for something of the candidate's; one built on a plain value counts as plain."""
    return isinstance(value, RemoteClass) or (isinstance(type(value), RemoteClass) and not is_value(value))


def is_value(value: object) -> bool:
    """Whether a proxy holds a plain value of its own."""
    return isinstance(value, tuple(VALUE_BASES.values()))


def number_of(value: object) -> int | None:
    """The candidate's number of what a proxy stands for, None for what is our own."""
    if isinstance(value, RemoteClass):
        found = type.__getattribute__(value, "__dict__")[NUMBER]
    elif isinstance(type(value), RemoteClass):
        found = object.__getattribute__(value, NUMBER)
    else:
        return None
    return int(found)


def remote_access() -> dict[str, Any]:
    """Names of a local class through which attributes and copies are asked for."""

    def get(self: Any, name: str) -> Any:
        _refuse_local(self, name)
        return type(self).kaohe_forwarder.get(self, name)

    def put(self: Any, name: str, value: object) -> None:
        if isinstance(self, BaseException) and name.startswith("__"):
            object.__setattr__(self, name, value)  # __traceback__ and the like are this side's
        else:
            type(self).kaohe_forwarder.put(self, name, value)

    def drop(self: Any, name: str) -> None:
        type(self).kaohe_forwarder.drop(self, name)

    def refuse(self: Any, *_: object) -> Any:
        raise TypeError(f"a {type(self).__name__} of another process cannot be pickled")

    def copy(self: Any) -> Any:
        return type(self).kaohe_forwarder.operate("__copy__", self, ())

    def deepcopy(self: Any, _memo: object) -> Any:
        return type(self).kaohe_forwarder.operate("__deepcopy__", self, ())

    return {
        "__getattr__": get,
        "__setattr__": put,
        "__delattr__": drop,
        "__reduce_ex__": refuse,
        "__copy__": copy,
        "__deepcopy__": deepcopy,
    }


def forwarding(name: str) -> Callable[..., Any]:
    """The method of a local class that forwards one special method."""
    if name == "__call__":

        def called(self: Any, *args: Any, **kwargs: Any) -> Any:
            return type(self).kaohe_forwarder.call(self, args, kwargs)

        return called

    def forwarded(self: Any, *operands: Any) -> Any:
        return type(self).kaohe_forwarder.operate(name, self, operands)

    return forwarded


def _refuse_local(target: object, name: str) -> None:
    if name in LOCAL_NAMES or name.startswith("_kaohe"):
        raise AttributeError(name, name=name, obj=None)
