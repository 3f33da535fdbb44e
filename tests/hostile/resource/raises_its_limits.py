# ended: exited
# stdout:
# defence: dropped rights
"""Tries to give itself more; prints what it got."""

import os
import resource

for name in ("CPU", "FSIZE", "NOFILE", "CORE", "NPROC", "STACK"):
    kind = getattr(resource, f"RLIMIT_{name}")
    _, hard = resource.getrlimit(kind)
    try:
        resource.setrlimit(kind, (hard + 1, hard + 1))
    except (OSError, ValueError):
        continue
    print(name)
try:
    os.nice(-5)
    print("nice")
except OSError:
    pass
