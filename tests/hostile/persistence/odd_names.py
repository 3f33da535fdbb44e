# ended: exited
# exit: 0
# defence: wipe
"""Leaves files with names that are no text, that look like options, and as long as they may be."""

import os

for folder in ("/box", "/tmp", "/dev/shm"):
    for name in (b"\xff\xfe", b"-rf", b"..\xff", b" ", b"\n", b"n" * 255, b"a\x1b[2J", b"~"):
        os.close(os.open(folder.encode() + b"/" + name, os.O_CREAT | os.O_WRONLY))
