"""How a program is started: a forked child gives up every right, lays its files, sets its limits."""

import _signal  # type: ignore[import-not-found] # `signal` itself costs every box an enum
import os
import resource

from sandbox.order import Order

BOX = "/box"
PYTHON = "/usr/bin/python3"
STACK_BYTES = 64 * 1024 * 1024
OPEN_FILES = 64
FAILURE_BYTES = 4096

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


class Child:
    """A process on its way to being the program.

    `failure()` is for after its end: why it never got there, empty when it did.
    """

    __slots__ = ("_told", "pid")

    def __init__(self, pid: int, told: int) -> None:
        self.pid = pid
        self._told = told

    def failure(self) -> str:
        """Asked once; nobody holds the other end any more."""
        said = os.read(self._told, FAILURE_BYTES)
        os.close(self._told)
        return said.decode(errors="replace")


class Becoming:
    """How the stripped child turns into the program: in place (fork) or by a new interpreter (exec)."""

    def become(self, order: Order) -> None:
        """Replace this process by a new interpreter that runs the entry. Raises OSError."""
        for number in (_signal.SIGPIPE, _signal.SIGXFSZ):
            _signal.signal(number, _signal.SIG_DFL)
        os.execve(PYTHON, ["python3", f"{BOX}/{order.entry}", *order.arguments], ENVIRONMENT)  # noqa: S606

    def files(self, order: Order) -> list[tuple[str, bytes]]:
        """What is laid into the working directory."""
        return order.support + order.files


def drop_rights(uid: int) -> None:
    """Become `uid` for good; with the last root id go all capabilities."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def spawn(order: Order, uid: int, streams: tuple[int, int, int], way: Becoming) -> Child:
    """Fork the candidate's program, with `streams` as its standard ones."""
    told, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        _become_candidate(order, uid, streams, tell, way)
    os.close(tell)
    return Child(pid, told)


def _become_candidate(
    order: Order, uid: int, streams: tuple[int, int, int], tell: int, way: Becoming
) -> None:
    """Never returns. `tell` is closed by whatever the process becomes."""
    try:
        os.setsid()
        for target, stream in enumerate(streams):
            os.dup2(stream, target)
        _prefer_as_victim()
        os.umask(0o022)
        drop_rights(uid)
        os.chdir(BOX)
        _lay(way.files(order))
        _limit(order)
        way.become(order)
    except BaseException as failure:  # whatever it is, it is ours: the program has not begun
        os.write(tell, f"{type(failure).__name__}: {failure}".encode()[:FAILURE_BYTES])
    finally:
        os._exit(127)


def _prefer_as_victim() -> None:
    """When memory runs out, the kernel shall take the candidate's processes, not the runner."""
    score = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
    os.write(score, b"1000")
    os.close(score)


def _lay(files: list[tuple[str, bytes]]) -> None:
    for path, content in files:
        folder = os.path.dirname(path)
        if folder:
            os.makedirs(folder, exist_ok=True)
        laid = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        left = memoryview(content)
        while left:
            left = left[os.write(laid, left) :]
        os.close(laid)


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
