# ended: exited
# exit: 0
# collect: secret folder/inside socket
# defence: plain results
"""Offers a file nobody may read, one in a folder nobody may enter, and a socket."""

import os
import socket

with open("secret", "w") as file:
    file.write("x")
os.chmod("secret", 0)
os.mkdir("folder")
with open("folder/inside", "w") as file:
    file.write("x")
os.chmod("folder", 0)
socket.socket(socket.AF_UNIX).bind("socket")
