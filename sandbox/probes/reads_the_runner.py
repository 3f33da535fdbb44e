# ended: exited
# stdout:
# part: runner is out of reach
# defence: dropped rights
"""Tries to look into the runner, its files and its memory; prints what opened."""

import os

for path in (
    "/proc/1/mem",
    "/proc/1/environ",
    "/proc/1/maps",
    "/proc/1/fd",
    "/proc/1/cwd/",
    "/proc/1/auxv",
    "/proc/1/stack",
    "/proc/1/syscall",
    "/proc/1/task/1/mem",
    "/proc/1/exe",
    "/proc/1/io",
    "/runner",
    "/root",
):
    try:
        if os.path.isdir(path):
            os.listdir(path)
        else:
            os.read(os.open(path, os.O_RDONLY), 1)
    except OSError:
        continue
    print(path)
