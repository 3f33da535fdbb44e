# ended: exited
# stdout:
# defence: own files
"""Looks for files of the machine by every way it knows; prints what it could read or change."""

import json
import sys

canary = json.load(sys.stdin)["path"]
for root in ("", "/proc/1/root", "/proc/self/root", "/proc/1/cwd", "/proc/self/root/proc/1/root", "/../.."):
    for path in (canary, "/etc/shadow", "/etc/gshadow", "/var/lib/docker/engine-id"):
        for mode in ("rb", "r+b"):
            try:
                with open(root + path, mode):
                    print(root + path, mode)
            except OSError:
                continue
