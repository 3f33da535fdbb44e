# ended: exited
# exit: 0
# defence: total kill
"""Leaves processes that make files as fast as they can while the box is emptied."""

import itertools
import os

for name in ("a", "b", "c"):
    if os.fork() == 0:
        os.setsid()
        for number in itertools.count():
            try:
                os.mkdir(f"/tmp/{name}{number}")
                os.close(os.open(f"/tmp/{name}{number}/file", os.O_CREAT | os.O_WRONLY))
                os.chmod(f"/tmp/{name}{number}", 0)
            except OSError:
                continue
