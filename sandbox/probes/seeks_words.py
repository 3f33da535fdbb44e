# ended: exited
# stdout:
# part: nothing is left behind
# defence: wipe
"""Looks for the words that somebody before it left; prints where they are."""

import os
import socket
import sys

for folder in ("/box", "/tmp", "/dev/shm"):
    for name in os.listdir(folder):
        if f"{folder}/{name}" != os.path.abspath(sys.argv[0]):
            print(folder, name)
with socket.socket(socket.AF_UNIX) as door:
    try:
        door.connect("\0kaohe-word")
        print("somebody answers")
    except OSError:
        pass
