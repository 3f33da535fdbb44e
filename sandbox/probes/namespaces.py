# ended: exited
# stdout:
# part: no namespaces
# defence: system call filter
"""Makes itself root of a world of its own, from which more doors open; prints what was granted."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
KINDS = {"user": 0x10000000, "mount": 0x20000, "pid": 0x20000000, "net": 0x40000000, "ipc": 0x8000000}
KINDS |= {"uts": 0x4000000, "cgroup": 0x2000000}
for name, flag in KINDS.items():
    child = os.fork()
    if child == 0:
        os._exit(libc.unshare(flag) == 0)
    if os.waitpid(child, 0)[1]:
        print("unshare", name)
if os.uname().machine == "x86_64":
    for name, flag in KINDS.items():
        child = libc.syscall(56, flag | 17, 0, 0, 0, 0)  # clone
        if child == 0:
            os._exit(0)
        if child > 0:
            print("clone", name)
for name in ("user", "mnt", "net", "pid"):
    try:
        if libc.setns(os.open(f"/proc/self/ns/{name}", os.O_RDONLY), 0) == 0:
            print("setns", name)
    except OSError:
        continue
