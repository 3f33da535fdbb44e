# ended: exited
# exit: 1
# defence: closed descriptors
"""Searches its memory for the runner's own objects and has them send a success; then it fails."""

import gc
import sys

for value in gc.get_objects():
    kind = type(value)
    if not kind.__module__.startswith(("sandbox", "runner")):
        continue
    for name in ("send", "queue", "push", "close", "finish"):
        act = getattr(value, name, None)
        for arguments in ((), ([b"ended", b"exited", b"0", b"1", b"1", b"1", b"42", b""],)):
            try:
                act(*arguments)
            except BaseException:
                continue
frame = sys._getframe()
while frame is not None:
    for value in list(frame.f_locals.values()):
        for name in ("send", "queue"):
            try:
                getattr(value, name)([b"ended", b"exited", b"0", b"1", b"1", b"1", b"42", b""])
            except BaseException:
                continue
    frame = frame.f_back
sys.exit(1)
