# ended: exited
# stdout:
# defence: system call filter
"""Hands the kernel programs and page faults to work on; prints what was granted."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
attributes = ctypes.create_string_buffer(128)
NUMBERS = {"bpf": (321, 0, attributes, 128), "userfaultfd": (323, 0x80001)}
NUMBERS |= {"perf_event_open": (298, attributes, 0, -1, -1, 0), "seccomp": (317, 1, 0, 0)}
NUMBERS |= {
    "init_module": (175, 0, 0, b""),
    "finit_module": (313, 0, b"", 0),
    "kexec_load": (246, 0, 0, 0, 0),
}
NUMBERS |= {"iopl": (172, 3), "ioperm": (173, 0x70, 1, 1), "modify_ldt": (154, 0, attributes, 128)}
NUMBERS |= {"memfd_secret": (447, 0), "fanotify_init": (300, 0, 0), "uselib": (134, b"/x")}
if os.uname().machine == "x86_64":
    for name, (number, *arguments) in NUMBERS.items():
        if libc.syscall(number, *arguments) != -1 or ctypes.get_errno() not in (1, 38):
            print(name, ctypes.get_errno())
