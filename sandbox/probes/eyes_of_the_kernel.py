# ended: exited
# stdout:
# part: kernel files are masked
# defence: masked kernel files
"""Reads what the kernel knows of the whole machine; prints what was not empty."""

import os

for path in (
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/timer_list",
    "/proc/sched_debug",
    "/proc/kmsg",
    "/proc/slabinfo",
    "/proc/kpagecount",
    "/proc/pagetypeinfo",
    "/sys/kernel/debug",
    "/sys/firmware",
    "/proc/acpi",
    "/proc/scsi",
    "/dev/kmsg",
):
    try:
        if os.path.isdir(path):
            found = len(os.listdir(path))
        else:
            with open(path, "rb") as file:
                found = len(file.read(16))
    except OSError:
        continue
    if found:
        print(path)
