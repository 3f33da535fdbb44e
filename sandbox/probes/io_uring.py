# ended: exited
# stdout:
# part: no io_uring
# defence: system call filter
"""Asks for a queue of kernel operations that pass no filter; prints what was granted."""

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
parameters = ctypes.create_string_buffer(120)
if libc.syscall(425, 4, parameters) != -1:
    print("io_uring_setup")
for name, number in {"io_uring_enter": 426, "io_uring_register": 427}.items():
    libc.syscall(number, 0, 0, 0, 0, 0)
    if ctypes.get_errno() not in (1, 38):
        print(name, ctypes.get_errno())
