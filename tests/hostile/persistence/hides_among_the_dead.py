# ended: exited
# exit: 0
# defence: total kill
"""Passes itself on from child to child, so that no process is ever old enough to be found."""

import os

if os.fork() == 0:
    os.setsid()
    while True:
        try:
            if os.fork():
                os._exit(0)
        except OSError:
            continue
