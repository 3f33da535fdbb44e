# ended: exited
# stdout:
# defence: one input at a time
"""Searches all its memory and every file for what an earlier run in this box was given or printed."""

import gc
import os
import re

EARLIER = re.compile(b"[K]AOHE-EARLIER-[0-9]{6}")  # no text of its own matches
found = set()
for value in gc.get_objects():
    if isinstance(value, dict | list | tuple):
        for part in list(value.values() if isinstance(value, dict) else value):
            if isinstance(part, bytes | bytearray) and EARLIER.search(part):
                found.add("object")
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", buffering=0) as memory:
    for line in list(maps):
        span, rights, *_ = line.split()
        start, end = (int(edge, 16) for edge in span.split("-"))
        while start < end and rights.startswith("r"):
            try:
                memory.seek(start)
                chunk = memory.read(min(1 << 20, end - start))
            except (OSError, OverflowError, ValueError):
                break
            if EARLIER.search(chunk):
                found.add("memory")
            start += len(chunk) - 32 if len(chunk) == 1 << 20 else max(len(chunk), 1)
for folder in ("/box", "/tmp", "/dev/shm"):
    for name in os.listdir(folder):
        with open(f"{folder}/{name}", "rb") as file:
            if EARLIER.search(file.read()):
                found.add(name)
for place in sorted(found):
    print(place)
