# ended: wall cpu
# limits: wall_ms=400
# defence: wall limit
"""Ignores every signal that can be ignored and waits."""

import signal
import time

for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
    try:
        signal.signal(number, signal.SIG_IGN)
    except OSError:
        continue
while True:
    time.sleep(1)
