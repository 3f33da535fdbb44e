# ended: exited
# stdout:
# part: nothing runs from writable folders
# defence: nothing runs from writable folders
"""Writes programs of its own where it may write, and starts them; prints what ran."""

import os
import subprocess

for folder in ("/box", "/tmp", "/dev/shm"):
    with open(f"{folder}/mine", "w") as script:
        script.write("#!/usr/bin/python3 -S\nprint('ran')\n")
    os.chmod(f"{folder}/mine", 0o6755)
    try:
        subprocess.run([f"{folder}/mine"], check=True)
    except (OSError, subprocess.SubprocessError):
        continue
