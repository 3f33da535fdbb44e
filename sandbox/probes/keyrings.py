# ended: exited
# stdout:
# part: no keyrings
# defence: system call filter
"""Puts a word into the kernel's key store, which no box owns; prints what was granted."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
if os.uname().machine == "x86_64":
    if libc.syscall(248, b"user", b"kaohe", b"word", 4, -4) != -1:  # the user's own keyring
        print("add_key")
    if libc.syscall(250, 0, -3, 0) != -1:  # the id of the session keyring
        print("keyctl")
    if libc.syscall(249, b"user", b"kaohe", None, -2) != -1:
        print("request_key")
