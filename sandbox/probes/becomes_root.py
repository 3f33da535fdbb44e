# ended: exited
# stdout:
# part: no rights
# defence: dropped rights
"""Takes back the rights it was started without; prints what it got."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for call, arguments in (
    (os.setresuid, (0, 0, 0)),
    (os.setresgid, (0, 0, 0)),
    (os.setgroups, ([0],)),
    (os.setuid, (0,)),
    (os.setreuid, (0, 0)),
):
    try:
        call(*arguments)
        print(call.__name__)
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
        if (name, value.strip()) in (("NoNewPrivs", "0"), ("Seccomp", "0"), ("Seccomp", "1")):
            print(name, value.strip())
