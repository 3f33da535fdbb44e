"""What a forked child does before it is the candidate's program: give up every right, lay files, exec."""

import _signal  # type: ignore[import-not-found] # `signal` itself costs every box an enum
import os
import resource

from sandbox.order import Order

BOX = "/box"
PYTHON = "/usr/bin/python3"
STACK_BYTES = 64 * 1024 * 1024
OPEN_FILES = 64

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


def drop_rights(uid: int) -> None:
    """Become `uid` for good; with the last root id go all capabilities."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def spawn(order: Order, uid: int, stdin: int, stdout: int, stderr: int) -> int:
    """Fork the candidate's program and return its pid once it has been exec'd.

    Raises:
        OSError: the files could not be laid or the program not started; nothing runs then.
    """
    told, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        _become_candidate(order, uid, (stdin, stdout, stderr), tell)
    os.close(tell)
    with open(told, "rb") as answer:
        failure = answer.read()  # end of file: exec closed the other end
    if failure:
        os.waitpid(pid, 0)
        raise OSError(failure.decode(errors="replace"))
    return pid


def _become_candidate(order: Order, uid: int, streams: tuple[int, int, int], tell: int) -> None:
    """Never returns."""
    try:
        os.setsid()
        for target, stream in enumerate(streams):
            os.dup2(stream, target)
        _prefer_as_victim()
        os.umask(0o022)
        drop_rights(uid)
        os.chdir(BOX)
        _lay_files(order)
        _limit(order)
        for number in (_signal.SIGPIPE, _signal.SIGXFSZ):
            _signal.signal(number, _signal.SIG_DFL)
        os.execve(PYTHON, ["python3", f"{BOX}/{order.entry}", *order.arguments], ENVIRONMENT)  # noqa: S606
    except OSError as failure:
        os.write(tell, str(failure).encode())
    finally:
        os._exit(127)


def _prefer_as_victim() -> None:
    """When memory runs out, the kernel shall take the candidate's processes, not the runner."""
    score = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
    os.write(score, b"1000")
    os.close(score)


def _lay_files(order: Order) -> None:
    for path, content in order.files:
        folder = os.path.dirname(path)
        if folder:
            os.makedirs(folder, exist_ok=True)
        laid = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        with open(laid, "wb") as file:
            file.write(content)


def _limit(order: Order) -> None:
    # The CPU limit is a net below the runner's own: it is per process and up to 10 % early.
    seconds = order.cpu_ms // 1000 + 2
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
