# ended: exited
# stdout:
# defence: system call filter
"""Asks the kernel for what no exam answer needs, by name and by number; prints what was granted."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for name, arguments in {
    "shmget": (0, 4096, 0o1666),
    "semget": (1, 1, 0o1666),
    "msgget": (1, 0o1666),
    "personality": (0x0040000,),
    "flock": (0, 2),
}.items():
    if getattr(libc, name)(*arguments) != -1:
        print(name)
NUMBERS = {"mq_open": 240, "clone3": 435, "get_mempolicy": 239, "ioprio_set": 251, "kcmp": 312}
NUMBERS |= {"vmsplice": 278, "tee": 276, "name_to_handle_at": 303, "landlock_create_ruleset": 444}
if os.uname().machine == "x86_64":
    for name, number in NUMBERS.items():
        ctypes.set_errno(0)
        if libc.syscall(number, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() not in (1, 38):
            print(name, ctypes.get_errno())
