# ended: exited
# stdout:
# defence: system call filter
"""Rearranges the file tree, in the old and the new manner; prints what was granted."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
if libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0:
    print("mount")
if libc.umount2(b"/tmp", 2) == 0:
    print("umount")
if libc.chroot(b"/tmp") == 0:
    print("chroot")
NUMBERS = {"pivot_root": (155, b"/tmp", b"/tmp"), "open_tree": (428, -100, b"/", 1)}
NUMBERS |= {"fsopen": (430, b"tmpfs", 0), "mount_setattr": (442, -100, b"/", 0, 0, 0)}
NUMBERS |= {"open_by_handle_at": (304, -100, 0, 0), "quotactl": (179, 0, 0, 0, 0)}
if os.uname().machine == "x86_64":
    for name, (number, *arguments) in NUMBERS.items():
        if libc.syscall(number, *arguments) != -1 or ctypes.get_errno() not in (1, 38):
            print(name, ctypes.get_errno())
