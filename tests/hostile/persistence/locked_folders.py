# ended: exited
# exit: 0
# defence: wipe
"""Leaves folders that nobody may enter, inside one another, and links that lead out and round."""

import os

for folder in ("/box", "/tmp", "/dev/shm"):
    os.makedirs(f"{folder}/a/b/c")
    os.symlink("/", f"{folder}/a/root")
    os.symlink("a", f"{folder}/a/a")
    os.symlink(f"{folder}/a", f"{folder}/a/b/round")
    os.link(__file__, "/box/twin") if folder == "/box" else None
    for path in ("a/b/c", "a/b", "a"):
        os.chmod(f"{folder}/{path}", 0)
os.chmod("/tmp", 0o777)
os.chmod("/box", 0o100)
