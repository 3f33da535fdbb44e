# ended: exited
# stdout:
# part: no network and no vsock
# defence: system call filter
"""Tries every kind of socket that could lead out; prints what opened."""

import socket

KINDS = (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET)
for family in [number for number in range(2, 46) if number != socket.AF_UNIX]:
    for kind in KINDS:
        try:
            socket.socket(family, kind)
        except OSError:
            continue
        print(family, kind)
try:
    socket.getaddrinfo("example.org", 80)
    print("resolved")
except OSError:
    pass
