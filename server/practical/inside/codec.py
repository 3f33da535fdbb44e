"""Inside a box: writes values of any kind as trees of a frame and reads them back with their exact types.

Plain values go by value. Lists, dicts and the like go by value once and by number after that. For everything
else the side it comes from has its own way.
"""

import base64
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from server.practical.inside.arrays import flattened, rebuilt
from server.practical.inside.exact import put_together, sentinel, sentinel_name, take_apart
from server.practical.inside.sharing import KINDS, MAPPINGS, NAMES, Shared, fill
from server.practical.inside.views import seen_through, view_of
from server.practical.tagged import Malformed, decode, encode

MAXIMUM_DEPTH = 100
LEAVES = frozenset((int, float, complex, bytes, Decimal))
LEAF_TAGS = frozenset(("$int", "$float", "$complex", "$bytes", "$decimal"))
WORDS = frozenset((str, bool, type(None)))
FIXED: dict[str, Any] = {"$tuple": tuple, "$frozenset": frozenset}
SMALL = 2**53


class Codec:
    """Both directions of one side.

    Args:
        write_other: the tree of a value that is neither plain nor a container, given its depth.
        read_other: the value of a further tag, given tag, payload and depth.
    """

    def __init__(
        self,
        shared: Shared,
        write_other: Callable[[Any, int], Any],
        read_other: Callable[[str, Any, int], Any],
    ) -> None:
        self._shared = shared
        self._write_other = write_other
        self._read_other = read_other

    def write(self, value: Any, depth: int = 0) -> Any:
        """The tree of a value. Raises Malformed for one nested too deep, and what `write_other` raises."""
        kind = type(value)
        if value is None or kind in WORDS:
            return value
        if depth > MAXIMUM_DEPTH:
            raise Malformed(f"nested deeper than {MAXIMUM_DEPTH}")
        if kind in NAMES:
            return self._write_container(value, depth + 1)
        if kind in LEAVES:
            return encode(value)
        if kind is tuple or kind is frozenset:
            return {f"${kind.__name__}": self._write_parts(list(value), depth + 1)}
        if kind is range:
            return {"$range": self._write_parts([value.start, value.stop, value.step], depth)}
        flat = flattened(value)
        if flat is not None:
            return {"$array": flat}
        apart = take_apart(value)
        if apart is not None:
            return {"$exact": [apart[0], self._write_parts(apart[1], depth + 1)]}
        view = seen_through(value)
        if view is not None:
            return {"$view": [view[0], self.write(view[1], depth + 1)]}
        name = sentinel_name(value)
        return self._write_other(value, depth) if name is None else {"$sentinel": name}

    def read(self, tree: Any, depth: int = 0) -> Any:
        """The value of a tree. Raises Malformed, and what `read_other` raises."""
        if type(tree) is not dict:
            if type(tree) is list:
                raise Malformed("a list without a number")
            return tree
        if depth > MAXIMUM_DEPTH or len(tree) != 1:
            raise Malformed("no tag, or nested too deep")
        ((tag, payload),) = tree.items()
        if tag in LEAF_TAGS:
            return decode(tree)
        if tag in FIXED:
            return FIXED[tag](self._read_parts(payload, depth + 1))
        match tag:
            case "$same":
                return self._shared.find(payload)
            case "$held":
                number, name, contents, extra = _fields(payload, 4)
                return self._read_container(number, name, contents, extra, depth + 1)
            case "$view":
                name, mapping = _fields(payload, 2)
                return view_of(name, self.read(mapping, depth + 1))
            case "$array":
                return rebuilt(payload)
            case "$sentinel":
                return sentinel(payload)
            case "$range":
                return range(*(_whole(part) for part in _fields(payload, 3)))
            case "$exact":
                name, parts = _fields(payload, 2)
                return put_together(name, self._read_parts(parts, depth + 1))
            case _:
                return self._read_other(tag, payload, depth)

    def contents(self, container: Any) -> Any:
        """The members of a container that crossed before. Raises as `write`."""
        return self._contents(container, 0)

    def apply(self, changes: Any) -> None:
        """Bring the changes of the other side into this side's containers. Raises Malformed."""
        for change in _list(changes):
            number, contents = _fields(change, 2)
            container = self._shared.find(number)
            fill(container, self._members(type(container), contents, 0))
            self._shared.look(number)

    def _write_container(self, value: Any, depth: int) -> Any:
        number = self._shared.number_of(value)
        if number is not None:
            return {"$same": number}
        number = self._shared.offer(value)
        extra = None
        if hasattr(value, "maxlen"):
            extra = value.maxlen
        elif hasattr(value, "default_factory"):
            extra = self.write(value.default_factory, depth)
        return {"$held": [number, NAMES[type(value)], self._contents(value, depth), extra]}

    def _contents(self, value: Any, depth: int) -> Any:
        if type(value) is bytearray:
            return base64.b64encode(value).decode("ascii")
        if type(value) in MAPPINGS:
            keys = self._write_parts(list(value.keys()), depth)
            return [keys, self._write_parts(list(value.values()), depth)]
        return self._write_parts(list(value), depth)

    def _write_parts(self, parts: list[Any], depth: int) -> list[Any]:
        kinds = set(map(type, parts))
        if kinds <= WORDS or (kinds == {int} and min(parts) > -SMALL and max(parts) < SMALL):
            return parts
        return [self.write(part, depth) for part in parts]

    def _read_container(self, number: Any, name: Any, contents: Any, extra: Any, depth: int) -> Any:
        kind = KINDS.get(name) if isinstance(name, str) else None
        if kind is None:
            raise Malformed("no container")
        container = self._empty(kind, extra, depth)
        self._shared.take(number, container)
        fill(container, self._members(kind, contents, depth))
        self._shared.look(number)
        return container

    def _empty(self, kind: Any, extra: Any, depth: int) -> Any:
        if extra is None:
            return kind()
        if kind.__name__ == "deque" and type(extra) is int and extra >= 0:
            return kind((), extra)
        factory = self.read(extra, depth)
        if kind.__name__ != "defaultdict" or not callable(factory):
            raise Malformed("a container with something else")
        return kind(factory)

    def _members(self, kind: Any, contents: Any, depth: int) -> Any:
        if kind is bytearray:
            return decode({"$bytes": contents})
        if kind not in MAPPINGS:
            return self._read_parts(contents, depth)
        keys, values = (self._read_parts(part, depth) for part in _fields(contents, 2))
        return zip(keys, values, strict=True)

    def _read_parts(self, trees: Any, depth: int) -> list[Any]:
        if set(map(type, _list(trees))) & {dict, list}:
            return [self.read(tree, depth) for tree in trees]
        return list(trees)


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise Malformed("no list")
    return value


def _fields(value: Any, count: int) -> list[Any]:
    fields = _list(value)
    if len(fields) != count:
        raise Malformed(f"not {count} fields")
    return fields


def _whole(value: Any) -> int:
    whole = decode(value)
    if type(whole) is not int:
        raise Malformed("no whole number")
    return whole
