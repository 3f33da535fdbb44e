# ended: exited
# stdout:
# defence: masked kernel files
"""Writes where the machine's own settings are; prints what could be opened for it."""

import glob
import os

PATHS = ["/proc/sys/kernel/core_pattern", "/proc/sys/vm/overcommit_memory", "/proc/sysrq-trigger"]
PATHS += ["/proc/sys/kernel/modprobe", "/proc/sys/kernel/hostname", "/proc/irq/0"]
PATHS += ["/sys/kernel/uevent_helper", "/sys/power/state", "/proc/1/oom_score_adj"]
PATHS += glob.glob("/sys/fs/cgroup/*") + glob.glob("/sys/fs/cgroup/*/*limit*") + glob.glob("/proc/sys/*/*")
for path in PATHS:
    if os.path.isdir(path):
        try:
            os.mkdir(f"{path}/mine")
            print(path)
        except OSError:
            continue
    try:
        os.close(os.open(path, os.O_WRONLY))
        print(path)
    except OSError:
        continue
