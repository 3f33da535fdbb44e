# ended: exited
# stdout:
# defence: system call filter
"""Calls the kernel by the numbers of another machine, past a filter that counts only one kind."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def works(call):
    """In a child: the kernel kills who calls in this manner."""
    child = os.fork()
    if child == 0:
        os._exit(call())
    return os.waitpid(child, 0)[1] == 256


if os.uname().machine == "x86_64":
    for name, number in {"getpid": 39, "ptrace": 521, "mount": 165, "write": 1}.items():
        if works(lambda number=number: libc.syscall(0x40000000 | number, 0, 0, 0) != -1):  # the x32 numbers
            print("x32", name)
    libc.mmap.restype = ctypes.c_void_p
    code = b"\xb8\x14\x00\x00\x00\xcd\x80\xc3"  # mov eax, 20 (getpid of 32-bit programs); int 0x80; ret
    where = libc.mmap(None, ctypes.c_size_t(4096), 7, 0x22, -1, ctypes.c_long(0))
    ctypes.memmove(where, code, len(code))
    if works(lambda: ctypes.CFUNCTYPE(ctypes.c_int)(where)() == os.getpid()):
        print("32-bit getpid")
