# ended: exited
# stdout:
# defence: system call filter
"""Tries to be scheduled before everybody else, on every core; prints what it got."""

import os

for name, ask in {
    "real time": lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)),
    "batch": lambda: os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0)),
    "cores": lambda: os.sched_setaffinity(0, range(os.cpu_count() or 1)),
    "the runner's cores": lambda: os.sched_setaffinity(1, {0}),
    "group": lambda: os.setpriority(os.PRIO_USER, 0, -1),
}.items():
    try:
        ask()
    except OSError:
        continue
    print(name)
