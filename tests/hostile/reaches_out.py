# ended: exited
# stdout:
"""Tries every way onto a network; prints what opened."""

import socket

for family in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET, 40):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
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
