# ended: exited
# stdout:
# part: root is read-only
# defence: read-only root
"""Tries to write outside its own folders; prints where it could."""

import os

OWN = ("/box", "/tmp", "/dev/shm", "/proc")
for folder, _, names in os.walk("/"):
    if folder.startswith(OWN):
        continue
    try:
        os.close(os.open(f"{folder}/mine", os.O_CREAT | os.O_WRONLY))
        print(folder)
    except OSError:
        pass
    for name in names:
        path = f"{folder}/{name}"
        if os.access(path, os.W_OK) and not path.startswith("/dev/"):
            print(path)
