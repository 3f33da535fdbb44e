# ended: exited
# exit: 0
# defence: total kill
"""Leaves a process that stands in a deleted folder and holds deleted files open and mapped."""

import mmap
import os
import time

os.mkdir("gone")
with open("gone/file", "wb") as file:
    file.write(b"x" * 65536)
if os.fork() == 0:
    os.setsid()
    os.chdir("gone")
    held = os.open("file", os.O_RDWR)
    view = mmap.mmap(held, 65536)
    os.unlink("file")
    os.rmdir("/box/gone")
    view[:4] = b"held"
    time.sleep(60)
