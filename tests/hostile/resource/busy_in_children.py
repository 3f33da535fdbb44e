# ended: cpu
# limits: cpu_ms=300
# defence: cpu limit
"""Burns its time in children, each of them briefly, and sleeps itself."""

import os
import time

for _ in range(8):
    if os.fork() == 0:
        until = time.process_time() + 0.2
        while time.process_time() < until:
            pass
        os._exit(0)
for _ in range(8):
    os.wait()
