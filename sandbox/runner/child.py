"""How a program's process comes about: forked ahead, stripped of every right, then told what to become."""

import _signal  # type: ignore[import-not-found] # `signal` itself costs every box an enum
import os
import resource

from sandbox.frames import LENGTH_BYTES, pack, unpack
from sandbox.order import Order

BOX = "/box"
PYTHON = "/usr/bin/python3"
COMMAND = ("python3", "-s")  # there is no user's own folder of packages to look for
STACK_BYTES = 64 * 1024 * 1024
OPEN_FILES = 64
FAILURE_BYTES = 4096
CHUNK = 1024 * 1024

ENVIRONMENT = {
    "PATH": "/usr/bin",
    "HOME": BOX,
    "TMPDIR": "/tmp",  # noqa: S108 - the box's own, emptied after every run
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "TZ": "CST-8",  # China Standard Time, needs no data file
    "PYTHONUTF8": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class Becoming:
    """What a stripped process may turn into: here a new interpreter."""

    def get_ready(self) -> None:
        """In the child: all that can be done before the order is known."""

    def become(self, order: Order, support: int) -> None:
        """Never returns; `support` is the number of the prepared set of our modules, if any.

        Raises:
            OSError: the program cannot be started.
        """
        for number in (_signal.SIGPIPE, _signal.SIGXFSZ):
            _signal.signal(number, _signal.SIG_DFL)
        command = [*COMMAND, f"{BOX}/{order.entry}", *order.arguments]
        os.execve(PYTHON, command, ENVIRONMENT)  # noqa: S606


class Child:
    """A process that waits for its order, then runs it; one that is forked for an order has it in memory.

    `stdin` is our end of its standard input: of a pipe where it is to be talked to, else of a file in memory.
    `stdout` and `stderr` are our ends of its outputs.
    """

    __slots__ = ("_is_told", "_ordering", "_told", "pid", "stderr", "stdin", "stdout", "talks")

    def __init__(self, uid: int, becoming: Becoming, *, talks: bool, order: Order | None = None) -> None:
        """Fork it, ahead of its order or for `order`."""
        self.talks = talks
        self._is_told = order is not None
        if talks:
            inner_in, self.stdin = os.pipe()
        else:
            inner_in = self.stdin = os.memfd_create("stdin")
        self.stdout, inner_out = os.pipe()
        self.stderr, inner_err = os.pipe()
        ordered, self._ordering = os.pipe()
        self._told, tell = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._ordering)
            _wait_and_become(uid, (inner_in, inner_out, inner_err), ordered, tell, becoming, order)
        for descriptor in (inner_out, inner_err, ordered, tell, *([inner_in] if talks else ())):
            os.close(descriptor)

    def begin(self, order: Order, support: int) -> None:
        """Give it its input and its order. What goes wrong from here on, `failure` tells after its end."""
        if not self.talks:
            _write(self.stdin, order.stdin)
            os.lseek(self.stdin, 0, os.SEEK_SET)
            os.close(self.stdin)
        try:
            fields = [] if self._is_told else order.to_fields(with_stdin=False)
            _write(self._ordering, pack([b"%d" % support, *fields]))
        except BrokenPipeError:
            return  # it is gone already
        finally:
            os.close(self._ordering)

    def failure(self) -> str:
        """Why it never became the program, empty when it did. Asked once, after its end."""
        said = os.read(self._told, FAILURE_BYTES)
        os.close(self._told)
        return said.decode(errors="replace")

    def drop(self) -> None:
        """End it without an order."""
        os.kill(self.pid, _signal.SIGKILL)
        os.waitpid(self.pid, 0)
        for descriptor in (self.stdin, self.stdout, self.stderr, self._ordering, self._told):
            os.close(descriptor)


def _wait_and_become(
    uid: int,
    streams: tuple[int, int, int],
    ordered: int,
    tell: int,
    becoming: Becoming,
    order: Order | None,
) -> None:
    """Never returns. `tell` is closed by whatever the process becomes."""
    try:
        os.setsid()
        for target, stream in enumerate(streams):
            os.dup2(stream, target)
        _prefer_as_victim()
        os.umask(0o022)
        _drop_rights(uid)
        os.chdir(BOX)
        becoming.get_ready()
        support, *fields = _receive(ordered)
        order = order or Order.from_fields(fields)
        _lay(order.support)
        _lay(order.files)
        _limit(order)
        becoming.become(order, int(support))
    except BaseException as failure:  # whatever it is, it is ours: the program has not begun
        os.write(tell, f"{type(failure).__name__}: {failure}".encode()[:FAILURE_BYTES])
    finally:
        os._exit(127)


def _drop_rights(uid: int) -> None:
    """Become `uid` for good; with the last root id go all capabilities."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def _prefer_as_victim() -> None:
    """When memory runs out, the kernel shall take the candidate's processes, not the runner."""
    score = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
    os.write(score, b"1000")
    os.close(score)


def _receive(ordered: int) -> list[bytes]:
    """The one message of a pipe whose other end closes behind it; leaves when there is none."""
    parts = []
    while part := os.read(ordered, CHUNK):
        parts.append(part)
    if not parts:
        os._exit(0)
    return unpack(b"".join(parts)[LENGTH_BYTES:])


def _lay(files: list[tuple[str, bytes]]) -> None:
    for path, content in files:
        folder = os.path.dirname(path)
        if folder:
            os.makedirs(folder, exist_ok=True)
        laid = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        _write(laid, content)
        os.close(laid)


def _write(descriptor: int, content: bytes | memoryview) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]


def _limit(order: Order) -> None:
    # The CPU limit is a net below the runner's own: it is per process and up to 10 % early.
    seconds = order.longest(order.cpu_ms) // 1000 + 2
    file_bytes = order.file_bytes + 1  # so that a file cut by the kernel is seen to be too large
    for kind, soft, hard in (
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_FSIZE, file_bytes, file_bytes),
        (resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_STACK, STACK_BYTES, STACK_BYTES),
        (resource.RLIMIT_NPROC, order.processes, order.processes),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
    ):
        resource.setrlimit(kind, (soft, hard))
