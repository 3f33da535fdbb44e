# ended: exited
# stdout:
# defence: system call filter
"""Takes the file watches that the kernel counts per user of the whole machine; prints how many."""

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
taken = sum(libc.inotify_init1(0) != -1 for _ in range(200))
if taken:
    print(taken)
