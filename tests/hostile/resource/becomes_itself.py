# ended: cpu wall
# limits: cpu_ms=300 wall_ms=2000
# defence: cpu limit
"""Replaces itself by itself without end: every process is young, their time together is not."""

import os
import sys

os.execv(sys.executable, ["python3", "/box/main.py"])
