# ended: exited
# stdout:
# defence: system call filter
"""Locks and leases files that other boxes have too, as a signal to them; prints what was granted."""

import fcntl
import os

shared = os.open("/usr/bin/python3", os.O_RDONLY)
for name, ask in {
    "flock": lambda: fcntl.flock(shared, fcntl.LOCK_SH | fcntl.LOCK_NB),
    "lease": lambda: fcntl.fcntl(shared, fcntl.F_SETLEASE, fcntl.F_RDLCK),
    "notify": lambda: fcntl.fcntl(os.open("/usr", os.O_RDONLY), fcntl.F_NOTIFY, fcntl.DN_ACCESS),
    "open file lock": lambda: fcntl.fcntl(shared, 37, bytes(32)),
    "pipe size": lambda: fcntl.fcntl(os.pipe()[1], 1031, 1 << 20),
    "owner": lambda: fcntl.fcntl(shared, fcntl.F_SETOWN, 1),
    "attribute": lambda: os.setxattr("/box/main.py", "user.word", b"x"),
}.items():
    try:
        ask()
    except OSError:
        continue
    print(name)
