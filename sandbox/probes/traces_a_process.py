# ended: exited
# stdout:
# part: no tracing
# defence: system call filter
"""Looks into another process and takes over its hands, its own child first; prints what was granted."""

import ctypes
import os
import signal

libc = ctypes.CDLL(None, use_errno=True)
child = os.fork()
if child == 0:
    signal.pause()
secret = ctypes.create_string_buffer(b"secret", 16)
taken = ctypes.create_string_buffer(16)


class Span(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("size", ctypes.c_size_t))


here, there = Span(ctypes.addressof(taken), 16), Span(ctypes.addressof(secret), 16)
for pid in (child, os.getppid(), 1):
    if libc.ptrace(0x4206, pid, None, None) == 0:  # PTRACE_SEIZE
        print("ptrace", pid == child)
    if libc.process_vm_readv(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0) != -1:
        print("process_vm_readv", pid == child)
    door = os.pidfd_open(pid)
    if libc.syscall(438, door, 0, 0) != -1:  # pidfd_getfd
        print("pidfd_getfd", pid == child)
if libc.ptrace(0, 0, None, None) == 0:
    print("traceme")
