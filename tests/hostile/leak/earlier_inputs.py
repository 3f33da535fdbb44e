# ended: exited
# stdout:
# defence: one input at a time
"""Searches all its memory and every file for what an earlier run in this box was given or printed."""

import ctypes
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
with open("/proc/self/maps") as maps:
    for line in list(maps):
        span, rights, *_ = line.split()
        start, end = (int(edge, 16) for edge in span.split("-"))
        if not rights.startswith("r") or line.rstrip().endswith(("[vvar]", "[vvar_vclock]", "[vsyscall]")):
            continue
        for at in range(start, end, 1 << 20):
            if EARLIER.search(ctypes.string_at(at, min((1 << 20) + 32, end - at))):
                found.add("memory")
for folder in ("/box", "/tmp", "/dev/shm"):
    for name in os.listdir(folder):
        with open(f"{folder}/{name}", "rb") as file:
            if EARLIER.search(file.read()):
                found.add(name)
for place in sorted(found):
    print(place)
