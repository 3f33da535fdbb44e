# ended: exited
# exit: 0
# collect: out.txt
# defence: total kill
"""Leaves a process that turns its result into a link and back while it is read."""

import os

if os.fork() == 0:
    os.setsid()
    while True:
        os.symlink("/etc/passwd", "new")
        os.rename("new", "out.txt")
        os.unlink("out.txt")
