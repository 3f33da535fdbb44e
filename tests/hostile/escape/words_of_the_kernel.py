# ended: exited
# stdout:
# defence: system call filter
"""Reads the kernel's log and sets clock, name and swap of the machine; prints what was granted."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
text = ctypes.create_string_buffer(1024)
for name, arguments in {
    "klogctl": (3, text, 1024),
    "sethostname": (b"mine", 4),
    "setdomainname": (b"mine", 4),
    "swapon": (b"/tmp/x", 0),
    "swapoff": (b"/x",),
    "reboot": (0x01234567,),
    "acct": (None,),
    "vhangup": (),
    "adjtimex": (ctypes.create_string_buffer(256),),
    "settimeofday": (ctypes.create_string_buffer(16), None),
    "clock_settime": (0, ctypes.create_string_buffer(16)),
}.items():
    if getattr(libc, name)(*arguments) != -1 or ctypes.get_errno() not in (1, 38):
        print(name, os.strerror(ctypes.get_errno()))
