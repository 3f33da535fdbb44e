# ended: exited
# exit: 0
# collect: link folder/passwd fifo hard device a-folder
# defence: plain results
"""Offers links, a pipe and a folder where a result file is asked for."""

import contextlib
import os

os.symlink("/etc/passwd", "link")
os.symlink("/etc", "folder")
os.mkdir("a-folder")
os.symlink("/dev/zero", "device")
for offer in (lambda: os.mkfifo("fifo"), lambda: os.link("/etc/passwd", "hard")):
    with contextlib.suppress(OSError):
        offer()
