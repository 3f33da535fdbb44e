"""Inside the author's box: lets a test derive a class from classes of the candidate.

The class itself is made over there; the functions in it stay here and are called back.
"""

import types
from collections.abc import Callable
from typing import Any, Protocol

from server.practical.inside.forwarding import FORWARDED
from server.practical.inside.proxies import NUMBER, Forwarder, RemoteClass, is_known, make_known

LOCAL_KINDS = (types.FunctionType, property, classmethod, staticmethod)
NOT_SENT = ("__classcell__", "__annotations__")


class Deriving(Forwarder, Protocol):
    """What deriving asks for."""

    def make_heir(self, name: str, bases: tuple[type, ...], names: dict[str, Any]) -> RemoteClass:
        """A class over there with these bases."""

    def methods(self, kind: type) -> tuple[str, ...]:
        """Names of the functions that a class of the candidate has for its heirs."""


def derive(bridge: Deriving, name: str, bases: tuple[type, ...], names: dict[str, Any]) -> RemoteClass:
    """The local class of the new one. Raises TypeError when it also derives from classes of this side."""
    remote = tuple(base for base in bases if isinstance(base, RemoteClass))
    if any(base is not object and base not in remote for base in bases):
        raise TypeError(f"a test cannot derive a class from {', '.join(base.__name__ for base in bases)}")
    sent = {key: value for key, value in names.items() if key not in NOT_SENT}
    made = bridge.make_heir(name, remote, sent)
    type.__setattr__(made, "__bases__", (_for_super(bridge, remote), *made.__bases__))
    for key, value in names.items():
        if isinstance(value, LOCAL_KINDS) and not key.startswith("__"):
            type.__setattr__(made, key, value)
    if all(map(is_known, remote)):
        make_known(made)
    cell = names.get("__classcell__")
    if cell is not None:
        cell.cell_contents = made
    return made


def _for_super(bridge: Deriving, bases: tuple[RemoteClass, ...]) -> RemoteClass:
    """A class that stands before the bases and finds, for `super()`, the functions they have."""

    def calling(owner: RemoteClass, name: str) -> Callable[..., Any]:
        def called(self: Any, *args: Any, **kwargs: Any) -> Any:
            return bridge.call(bridge.get(owner, name), (self, *args), kwargs)

        return called

    names: dict[str, Any] = {"kaohe_forwarder": bridge, NUMBER: -1, "__module__": "program"}
    for base in bases:
        found = {name for name in bridge.methods(base) if name in FORWARDED or not name.startswith("__")}
        names |= {name: calling(base, name) for name in ("__init__", *found) if name not in names}
    return RemoteClass("Bases", (), names)
