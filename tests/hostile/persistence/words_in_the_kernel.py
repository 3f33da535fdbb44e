# ended: exited
# stdout:
# defence: system call filter
"""Leaves a word for the next run where the kernel keeps such things; prints where it could."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
if libc.shmget(0x4B41, 4096, 0o1666) != -1:
    print("shared memory")
if libc.semget(0x4B41, 1, 0o1666) != -1:
    print("semaphore")
if libc.msgget(0x4B41, 0o1666) != -1:
    print("message queue")
try:
    if os.uname().machine == "x86_64" and libc.syscall(240, b"kaohe", 0o102, 0o666, None) != -1:
        print("named queue")
    os.close(os.open("/dev/mqueue/kaohe", os.O_CREAT | os.O_WRONLY))
    print("mqueue file")
except OSError:
    pass
