# ended: exited
# exit: 0
# defence: wipe
"""Leaves modules where the next interpreter would look for its own."""

import os

POISON = "print('poisoned')\n"
HOME = "/box/.local/lib/python3.11/site-packages"
os.makedirs(HOME)
os.makedirs("/box/__pycache__", exist_ok=True)
for path in (
    "/box/sitecustomize.py",
    "/box/usercustomize.py",
    "/box/os.py",
    "/box/main.py",
    f"{HOME}/usercustomize.py",
    f"{HOME}/poison.pth",
    "/box/.pythonrc.py",
    "/box/pyvenv.cfg",
    "/tmp/sitecustomize.py",
    "/dev/shm/os.py",
):
    with open(path, "w") as file:
        file.write(POISON)
