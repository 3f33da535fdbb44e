"""What the driver asks of a runner, as fields of one message; shared with the container, so no imports."""

PROTOCOL = b"2"
RUN = b"run"  # one program from its standard input to its end
TALK = b"talk"  # one program that is talked to while it runs
EXEC = "exec"
FORK = "fork"

_NUMBERS = ("cpu_ms", "wall_ms", "memory_kib", "output_bytes", "file_bytes", "processes", "overtime")
_LISTED = (b"ours", b"source", b"path", b"content", b"argument", b"collect")


class BadOrder(Exception):
    """The fields are no order."""


class Order:
    """One execution: how (`verb` RUN or TALK, `mode`), what, and inside which limits.

    `mode` is how a fresh process comes about: EXEC starts a new interpreter, FORK copies the runner's.
    Numbers are whole; memory is the limit of this execution in KiB, output the cap of each of the two output
    streams in bytes, overtime the thousandths of its time limits by which it may pass them. `support` are
    modules of ours, `files` the others.
    """

    __slots__ = ("arguments", "collect", "entry", "files", "mode", "stdin", "support", "verb", *_NUMBERS)

    cpu_ms: int
    wall_ms: int
    memory_kib: int
    output_bytes: int
    file_bytes: int
    processes: int
    overtime: int

    def __init__(self, verb: bytes, entry: str, numbers: dict[str, int], *, mode: str = EXEC) -> None:
        self.verb = verb
        self.mode = mode
        self.entry = entry
        self.stdin: bytes | memoryview = b""
        self.support: list[tuple[str, bytes]] = []
        self.files: list[tuple[str, bytes]] = []
        self.arguments: list[str] = []
        self.collect: list[str] = []
        for name in _NUMBERS:
            setattr(self, name, numbers[name])

    def longest(self, limit_ms: int) -> int:
        """When a time limit of this order kills, in ms."""
        return limit_ms * (1000 + self.overtime) // 1000

    def forget_input(self) -> None:
        """Overwrite what the program read, where that is possible: nothing later shall find it in memory."""
        if isinstance(self.stdin, memoryview):
            self.stdin[:] = bytes(len(self.stdin))

    def size(self) -> int:
        """Bytes of all that is laid."""
        return sum(len(content) for _, content in self.support + self.files)

    def to_fields(self, *, with_stdin: bool = True) -> list[bytes]:
        """The verb, then names and values in turn."""
        fields = [self.verb, b"mode", self.mode.encode(), b"entry", self.entry.encode()]
        for name in _NUMBERS:
            fields += [name.encode(), b"%d" % getattr(self, name)]
        for path, content in self.support:
            fields += [b"ours", path.encode(), b"source", content]
        for path, content in self.files:
            fields += [b"path", path.encode(), b"content", content]
        for argument in self.arguments:
            fields += [b"argument", argument.encode()]
        for path in self.collect:
            fields += [b"collect", path.encode()]
        return [*fields, b"stdin", bytes(self.stdin) if with_stdin else b""]

    @classmethod
    def from_fields(cls, fields: list[bytes]) -> "Order":
        """Read `to_fields` back. Raises BadOrder."""
        if len(fields) % 2 == 0:
            raise BadOrder("a name without a value")
        single: dict[bytes, bytes] = {}
        listed: dict[bytes, list[bytes]] = {name: [] for name in _LISTED}
        for name, value in zip(fields[1::2], fields[2::2], strict=True):
            if name in listed:
                listed[name].append(value)
            else:
                single[name] = value
        try:
            numbers = {name: int(single[name.encode()]) for name in _NUMBERS}
            order = cls(fields[0], single[b"entry"].decode(), numbers, mode=single[b"mode"].decode())
            order.stdin = single[b"stdin"]
        except (KeyError, ValueError) as wrong:
            raise BadOrder(f"missing or bad: {wrong}") from wrong
        if order.mode not in (EXEC, FORK):
            raise BadOrder(f"unknown mode {order.mode}")
        order.support = _pairs(listed[b"ours"], listed[b"source"])
        order.files = _pairs(listed[b"path"], listed[b"content"])
        order.arguments = [argument.decode() for argument in listed[b"argument"]]
        order.collect = [path.decode() for path in listed[b"collect"]]
        return order


def _pairs(paths: list[bytes], contents: list[bytes]) -> list[tuple[str, bytes]]:
    if len(paths) != len(contents):
        raise BadOrder("a path without a content")
    return [(path.decode(), content) for path, content in zip(paths, contents, strict=True)]
