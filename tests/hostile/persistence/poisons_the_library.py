# ended: exited
# stdout:
# defence: read-only root
"""Writes into the standard library that the next run will import; prints where it could."""

import contextlib
import os
import sys
import sysconfig

with contextlib.suppress(OSError):
    os.setresuid(0, 0, 0)
library = sysconfig.get_path("stdlib")
for path in (f"{library}/sitecustomize.py", f"{library}/os.py", f"{library}/__pycache__/os.cpython-311.pyc"):
    try:
        with open(path, "ab") as file:
            file.write(b"# poisoned\n" if path.endswith(".py") else b"")
        print(path)
    except OSError:
        continue
for path in (sys.executable, "/usr/lib", "/etc/passwd", "/usr/bin"):
    try:
        os.chmod(path, 0o777)
        print(path)
    except OSError:
        continue
