# ended: exited
# exit: 0
# part: leftovers do not last
# defence: wipe
"""Leaves a word for the next run in every folder, and a process that would hand it on."""

import os
import socket
import time

for folder in ("/box", "/tmp", "/dev/shm"):
    with open(f"{folder}/word", "w") as file:
        file.write("word")
    os.chmod(f"{folder}/word", 0)
if os.fork() == 0:
    os.setsid()
    door = socket.socket(socket.AF_UNIX)
    door.bind("\0kaohe-word")
    door.listen()
    time.sleep(60)
os._exit(0)
