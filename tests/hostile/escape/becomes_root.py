# ended: exited
# stdout:
# defence: dropped rights
"""Takes back the rights it was started without; prints what it got."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for name, take in {
    "setresuid": lambda: os.setresuid(0, 0, 0),
    "setresgid": lambda: os.setresgid(0, 0, 0),
    "setgroups": lambda: os.setgroups([0]),
    "setuid": lambda: os.setuid(0),
    "setreuid": lambda: os.setreuid(0, 0),
}.items():
    try:
        take()
        print(name)
    except OSError:
        continue
header = (ctypes.c_uint32 * 2)(0x20080522, 0)
wanted = (ctypes.c_uint32 * 6)(*([0xFFFFFFFF] * 6))
if libc.capset(header, wanted) == 0:
    print("capset")
if libc.prctl(47, 2, 21, 0, 0) == 0:
    print("ambient")
with open("/proc/self/status") as status:
    for line in status:
        name, _, value = line.partition(":")
        if name in ("CapPrm", "CapEff", "CapAmb", "CapInh") and int(value, 16):
            print(name, value.strip())
