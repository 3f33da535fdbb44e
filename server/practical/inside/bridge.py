"""Inside the author's box: asks the candidate's side, under the rules that keep a wrong answer from passing.

A proxy never equals a plain value, order and arithmetic with a plain value are only for classes the author
knows, an answer has exactly the type it must have, nothing a test holds changes while it is compared, and a
malformed or oversized frame ends the test for good.
"""

from collections.abc import Callable
from typing import Any, NoReturn

from server.practical.framing import BadFrame
from server.practical.inside.codec import Codec
from server.practical.inside.deriving import derive
from server.practical.inside.forwarding import ALONE, ANSWERS_BOOL, FROZEN, GUARDED, SNAPSHOT_BASES
from server.practical.inside.gate import Gate
from server.practical.inside.hearing import hear, read_told
from server.practical.inside.incoming import Incoming
from server.practical.inside.outgoing import Outgoing
from server.practical.inside.proxies import RemoteClass, is_known, is_remote, make_known
from server.practical.inside.sharing import Shared
from server.practical.inside.wire import Closed, Peer, Wire
from server.practical.tagged import Malformed

# What reading made-up trees can raise; Malformed is a ValueError.
NO_REPLY = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, MemoryError, RecursionError)


class Bridge:
    """The author's end of the wire.

    Args:
        break_off: called with a reason when the other side broke the protocol; never returns.
    """

    def __init__(self, wire: Wire, break_off: Callable[[str], NoReturn]) -> None:
        self._peer = Peer(wire, self.answer)
        self._break_off = break_off
        self._shared = Shared(0)
        self._codec = Codec(self._shared, self._write_other, self._read_other)
        self._outgoing = Outgoing(self._number_of, self._codec.write)
        self._incoming = Incoming(self, self._codec.read, self._outgoing.home)
        self._gate = Gate(self._outgoing.home)
        self._frozen = 0
        self._gone: list[int] = []
        self.swallowed: list[AssertionError] = []  # assertions that failed within the candidate's reach
        self.before_asking: Callable[[], None] = lambda: None

    def load(self, module: object, name: str, known_classes: list[str]) -> None:
        """Import a module on the candidate's side and stand `module` for it."""
        found = self._ask("import", name)
        if type(found) is not tuple or [type(part) for part in found[:-1]] != [int]:
            self._break_off("a module without a number")
        self._incoming.stand_for(found[0], module)
        object.__setattr__(module, "__doc__", found[1])
        for known in known_classes:
            try:
                found = self.get(module, known)
            except AttributeError:
                continue
            if isinstance(found, RemoteClass):
                make_known(found)

    def came_from_candidate(self, problem: BaseException | None) -> bool:
        """Whether the candidate's code raised this, as opposed to the test."""
        return self._incoming.came_from_candidate(problem)

    def get(self, target: object, name: str) -> Any:
        """Attribute of the candidate's object."""
        return self._ask("get", target, name)

    def put(self, target: object, name: str, value: object) -> None:
        """Set an attribute of the candidate's object."""
        self._ask("set", target, name, value)

    def drop(self, target: object, name: str) -> None:
        """Delete an attribute of the candidate's object."""
        self._ask("del", target, name)

    def replace(self, module: str, name: str, value: object) -> None:
        """Put something of the test in place of a name of a library module over there."""
        self._ask("replace", module, name, value)

    def restore(self, module: str, name: str) -> None:
        """Put the original back."""
        self._ask("restore", module, name)

    def seed(self, value: object) -> None:
        """Seed the other side's random numbers."""
        self._ask("seed", value)

    def level(self, name: str, level: int | None) -> None:
        """How much a logger over there lets through; None puts its own level back."""
        self._ask("level", name, level)

    def begin(self, awaitable: object) -> int:
        """Make a task of an awaitable over there and tell its number."""
        number = self._ask("begin", awaitable)
        if type(number) is not int:
            self._break_off("a task without a number")
        return number

    def advance(self, number: int) -> tuple[bool, Any]:
        """Let tasks run over there for a moment; whether this one is done, and its value."""
        found = self._ask("advance", number)
        if type(found) is not tuple or len(found) != 2:
            self._break_off("no word on a task")
        return found[0] is True, found[1]

    def cancel(self, number: int) -> None:
        """End a task over there."""
        self._ask("cancel", number)

    def call(self, function: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call it and give its value."""
        return self._ask("call", function, args, tuple(kwargs), tuple(kwargs.values()))

    def derived(self, kind: type, base: type) -> bool:
        """Whether a class of the candidate says that another one counts as derived from it."""
        return self._ask("derived", kind, base) is True

    def methods(self, kind: type) -> tuple[str, ...]:
        """Names of the functions that a class of the candidate has for its heirs."""
        return self._names("methods", kind)

    def classes(self, module: object) -> tuple[str, ...]:
        """Names of the classes in a module of the candidate."""
        return self._names("classes", module)

    def _names(self, kind: str, target: object) -> tuple[str, ...]:
        names = self._ask(kind, target)
        if type(names) is not tuple or not all(type(name) is str for name in names):
            self._break_off("names that are none")
        return names

    def derive(self, name: str, bases: tuple[type, ...], names: dict[str, Any]) -> RemoteClass:
        """A class that the test derives from the candidate's. Raises TypeError."""
        return derive(self, name, bases, names)

    def make_heir(self, name: str, bases: tuple[type, ...], names: dict[str, Any]) -> RemoteClass:
        """A class over there with these bases."""
        made = self._ask("derive", name, bases, tuple(names), tuple(names.values()))
        if not isinstance(made, RemoteClass):
            self._break_off("a derived class that is none")
        return made

    def operate(self, name: str, target: Any, operands: tuple[Any, ...]) -> Any:
        """A special method of the candidate's object, under the rules."""
        if name in ("__eq__", "__ne__"):
            return self._equality(name, target, operands[0])
        kind = target if isinstance(target, RemoteClass) else type(target)
        if name in GUARDED and not all(map(is_remote, operands)) and not is_known(kind):
            raise TypeError(f"{name} between a {kind.__name__} of the program and a plain value")
        if name == "__exit__":
            return self._leave(target, operands[1])
        if name == "__aexit__":
            operands = (operands[1],)
        return self._exact(name, self._ask("op", name, target, operands))

    def _equality(self, name: str, target: Any, other: Any) -> Any:
        kind = type(target)
        if is_remote(other):
            asked = kind._kaohe_unequal if name == "__ne__" else kind._kaohe_equal
            if asked and not isinstance(other, RemoteClass) and _comparable(kind, type(other)):
                return self._exact(name, self._ask("op", name, target, (other,)))
            equal = target is other if name == "__eq__" or not kind._kaohe_equal else target == other
            return equal if name == "__eq__" else not equal
        base = kind._kaohe_snapshot
        if base is None or type(other) is not SNAPSHOT_BASES[base]:
            return NotImplemented  # Python then asks a plain value, which says no
        mine = self._ask("snap", target)
        same = type(mine) is SNAPSHOT_BASES[base] and mine == other
        return same if name == "__eq__" else not same

    def _leave(self, target: Any, problem: BaseException | None) -> bool:
        """`__exit__`: the candidate may swallow its own and foreseen exceptions, never a failed assertion."""
        result = self._ask("op", "__exit__", target, (problem,))
        failed = isinstance(problem, AssertionError) and not self.came_from_candidate(problem)
        return bool(result) and not failed

    def _exact(self, name: str, value: Any) -> Any:
        wanted = bool if name in ANSWERS_BOOL else ALONE.get(name)
        if wanted is None or type(value) is wanted or (value is NotImplemented and name != "__contains__"):
            return value
        raise TypeError(f"{name} gave a {type(value).__name__}, not a {wanted.__name__}")

    def _ask(self, *fields: Any) -> Any:
        """The value of the reply; raises what was raised. What was printed meanwhile is printed here."""
        self.before_asking()
        request = self._written(*fields)
        freezes = fields[0] == "op" and fields[1] in FROZEN
        self._frozen += freezes
        try:
            how, tree, changes, told = self._peer.ask(*request)
            value = self._codec.read(tree) if how in ("ok", "raise") else None
            self._take(changes)
            self._frozen -= freezes
            if how not in ("ok", "raise"):
                raise Malformed("a value too large for a frame" if how == "large" else "no reply")
            if how == "raise" and not isinstance(value, BaseException):
                raise Malformed("something raised that is no exception")
            heard = read_told(told, self._codec.read)
        except (Closed, BadFrame, *NO_REPLY) as broken:
            self._break_off(f"{type(broken).__name__}: {broken}")
        hear(heard)
        if isinstance(value, BaseException) and how == "raise":
            raise value
        return value

    def _written(self, *fields: Any) -> list[Any]:
        """Trees of the fields, then what changed and what this side let go. Raises TypeError."""
        self._gone += self._shared.let_go()
        while True:
            try:
                trees = [self._codec.write(field) for field in fields]
            except (TypeError, Malformed) as problem:
                self._shared.unsent()
                raise TypeError(f"this cannot be handed to the program: {problem}") from problem
            changes = self._changes()
            if changes is not None:
                break
        self._shared.sent()
        gone, self._gone = self._gone, []
        return [*trees, [changes, gone]]

    def _changes(self) -> list[Any] | None:
        """What changed; None when something that cannot cross got into a container, which then stays here."""
        changes = []
        for number, container in self._shared.changed():
            try:
                changes.append([number, self._codec.contents(container)])
            except (TypeError, Malformed):
                self._shared.unsent()
                self._shared.forget(number)
                self._gone.append(number)
                return None
        return changes

    def _take(self, changes: list[Any]) -> None:
        if changes and self._frozen:
            raise Malformed("something changed while it was compared")
        self._codec.apply(changes)

    def answer(self, request: list[Any]) -> list[Any]:
        """The candidate's side asks: it may use what it was given, or read a line."""
        try:
            kind, *trees, changes, told = request
            fields = [self._codec.read(tree) for tree in trees]
            self._take(changes)
            heard = read_told(told, self._codec.read)
        except NO_REPLY as broken:
            self._break_off(f"{type(broken).__name__}: {broken}")
        hear(heard)
        try:
            return ["ok", *self._written(self._gate.carry_out(kind, *fields))]
        except Malformed as broken:
            self._break_off(str(broken))
        except BaseException as problem:  # whatever the author's function raises goes on to the caller
            if isinstance(problem, AssertionError) and not self.came_from_candidate(problem):
                self.swallowed.append(problem)
            return ["raise", *self._written(problem)]

    def _number_of(self, value: object) -> int | None:
        return self._incoming.number_of(value)

    def _write_other(self, value: Any, depth: int) -> Any:
        return self._outgoing.other(value, depth)

    def _read_other(self, tag: str, payload: Any, depth: int) -> Any:
        return self._incoming.special(tag, payload, depth)


def _comparable(kind: type, other: type) -> bool:
    """Whether two objects of the program may say themselves if they are equal: akin, or both well known."""
    akin = issubclass(kind, other) or issubclass(other, kind)
    return akin or (is_known(kind) and is_known(other))
