# ended: exited
# stdout:
# defence: system call filter
"""Types commands into a terminal that somebody else reads; prints where it could."""

import fcntl
import os
import termios

for path in ("/dev/tty", "/dev/console", "/dev/ptmx", "/dev/pts/0", "/proc/1/fd/0"):
    try:
        door = os.open(path, os.O_RDWR | os.O_NOCTTY)
        fcntl.ioctl(door, termios.TIOCSTI, b"x")
        print("typed", path)
    except OSError:
        continue
for number in range(3):
    for request in (termios.TIOCSTI, termios.TIOCCONS, 0x541D, 0x541B7F00):
        try:
            fcntl.ioctl(number, request, b"x")
            print("asked", number, request)
        except OSError:
            continue
