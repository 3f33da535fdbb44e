# ended: memory
# defence: preferred victim
"""Makes itself, many times over, the last the kernel would kill, so that the runner dies first."""

import os

try:
    with open("/proc/self/oom_score_adj", "w") as score:
        score.write("0")
except OSError:
    pass
for _ in range(20):
    try:
        if os.fork() == 0:
            break
    except OSError:
        break
hoard = []
while True:
    hoard.append(b"x" * 1_000_000)
