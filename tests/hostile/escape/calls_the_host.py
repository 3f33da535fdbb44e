# ended: exited
# stdout:
# defence: own network
"""Calls a program of the machine that listens under a name without a file; prints who answered."""

import json
import socket
import sys

canary = json.load(sys.stdin)
for address in ("\0" + canary["abstract"], canary["path"], "/var/run/docker.sock", "/run/docker.sock"):
    with socket.socket(socket.AF_UNIX) as door:
        try:
            door.connect(address)
            print("answered", address.strip("\0")[:12])
        except OSError:
            continue
