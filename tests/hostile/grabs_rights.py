# ended: exited
# stdout:
"""Asks the kernel for what no exam answer needs, by name and by number; prints what was granted."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for name, arguments in {
    "unshare": (0x10000000,),
    "mount": (b"none", b"/tmp", b"tmpfs", 0, None),
    "ptrace": (0, 0, None, None),
    "setuid": (0,),
    "chroot": (b"/tmp",),
    "shmget": (0, 4096, 0o1666),
    "semget": (1, 1, 0o1666),
    "msgget": (1, 0o1666),
    "inotify_init": (),
    "mknod": (b"/tmp/device", 0o20666, 0x101),
    "personality": (0x0040000,),
    "flock": (0, 2),
    "klogctl": (3, None, 0),
    "swapoff": (b"/x",),
}.items():
    if getattr(libc, name)(*arguments) != -1:
        print(name)
NUMBERS = {"bpf": 321, "keyctl": 250, "add_key": 248, "perf_event_open": 298, "userfaultfd": 323}
NUMBERS |= {
    "io_uring_setup": 425,
    "process_vm_readv": 310,
    "open_by_handle_at": 304,
    "mq_open": 240,
    "clone3": 435,
}
if os.uname().machine == "x86_64":
    for name, number in NUMBERS.items():
        if libc.syscall(number, 0, 0, 0, 0, 0) != -1:
            print(name)
