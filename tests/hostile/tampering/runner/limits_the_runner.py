# ended: exited
# stdout:
# defence: dropped rights
"""Gives the runner limits under which it cannot work; prints which."""

import os
import resource

for pid in (1, os.getppid()):
    for kind in (resource.RLIMIT_CPU, resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC, resource.RLIMIT_AS):
        try:
            resource.prlimit(pid, kind, (1, 1))
            print(pid, kind)
        except OSError:
            continue
    for act in (lambda: os.setpriority(os.PRIO_PROCESS, 1, 19), lambda: os.setpgid(1, 0)):
        try:
            act()
            print(pid, "moved")
        except OSError:
            continue
