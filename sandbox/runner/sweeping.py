"""Removes everything a program left: processes, then files, after reading those asked for."""

import _signal  # type: ignore[import-not-found] # `signal` itself costs every box an enum
import os
import stat
import time

from sandbox.order import Order
from sandbox.runner.child import BOX

WRITABLE = (BOX, "/tmp", "/dev/shm")  # noqa: S108 - all that is writable in a box
KILL_PATIENCE_S = 5.0


class Unclean(Exception):
    """Something is left; this box must not run another program."""


class Reaped:
    """What the children that ended so far have used."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.wait_code: int | None = None  # of `pid`, once it ended
        self.largest_kib = 0

    def reap(self) -> bool:
        """Collect every child that has ended. False when there is no child at all."""
        while True:
            try:
                pid, code, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if pid == 0:
                return True
            self.largest_kib = max(self.largest_kib, usage.ru_maxrss)
            if pid == self.pid:
                self.wait_code = code


def kill_everything(reaped: Reaped) -> None:
    """Kill all other processes of the box until none is left, faster than they can fork. Raises Unclean."""
    deadline = time.monotonic() + KILL_PATIENCE_S
    while True:
        _kill_all_others()
        if not reaped.reap():
            return
        if time.monotonic() > deadline:
            raise Unclean("processes survive their kill")
        time.sleep(0.0005)


def _kill_all_others() -> None:
    try:
        os.kill(-1, _signal.SIGKILL)
    except ProcessLookupError:
        return  # nobody left to kill; the dead still want reaping


def collect(order: Order, uid: int) -> list[bytes]:
    """Read the files asked for; paths and contents in turn.

    As the candidate, all of whose processes are dead by now: root without its capabilities could not, and so
    a link can lead nowhere its owner may not go.
    """
    found = []
    os.seteuid(uid)  # capabilities go with it and come back with root
    try:
        for path in order.collect:
            content = read_plain_file(BOX, path, order.file_bytes)
            if content is not None:
                found += [path.encode(), content]
    finally:
        os.seteuid(0)
    return found


def wipe(uid: int) -> None:
    """Empty all writable folders, as the candidate. Raises Unclean."""
    os.seteuid(uid)
    try:
        for folder in WRITABLE:
            empty(folder)
    except OSError as stuck:
        raise Unclean(f"the folders could not be emptied: {stuck}") from stuck
    finally:
        os.seteuid(0)


def read_plain_file(root: str, path: str, cap: int) -> bytes | None:
    """Content of a regular file of at most `cap` bytes below `root`, no link on the way; else None."""
    careful = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    *folders, name = path.split("/")
    opened = [os.open(root, careful | os.O_DIRECTORY)]
    try:
        for folder in folders:
            opened.append(os.open(folder, careful | os.O_DIRECTORY, dir_fd=opened[-1]))
        opened.append(os.open(name, careful, dir_fd=opened[-1]))
        found = os.fstat(opened[-1])
        if not stat.S_ISREG(found.st_mode) or found.st_size > cap:
            return None
        return _read_all(opened[-1], found.st_size)
    except OSError:
        return None
    finally:
        for descriptor in opened:
            os.close(descriptor)


def _read_all(descriptor: int, size: int) -> bytes:
    parts = []
    while size > 0:
        part = os.read(descriptor, size)
        if not part:
            break
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def empty(top: str) -> None:
    """Remove everything below `top`, however deep, locked or large, without recursion or long paths.

    A folder that is not empty gives its own folders up to `top` first, so depth never grows.
    """
    if os.stat(top).st_uid == os.geteuid():
        os.chmod(top, stat.S_IRWXU)
    lifted = 0
    while names := os.listdir(top):
        for name in names:
            path = f"{top}/{name}"
            if not _is_folder(path):
                os.unlink(path)
                continue
            os.chmod(path, stat.S_IRWXU)
            for inner in os.listdir(path):
                if _is_folder(f"{path}/{inner}"):
                    os.chmod(f"{path}/{inner}", stat.S_IRWXU)  # moving a folder rewrites its ".."
                    lifted += 1
                    while os.path.lexists(f"{top}/.lifted-{lifted}"):  # a program may have taken the name
                        lifted += 1
                    os.rename(f"{path}/{inner}", f"{top}/.lifted-{lifted}")
                else:
                    os.unlink(f"{path}/{inner}")
            os.rmdir(path)


def _is_folder(path: str) -> bool:
    return stat.S_ISDIR(os.lstat(path).st_mode)
