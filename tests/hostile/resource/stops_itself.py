# ended: wall
# limits: wall_ms=300
# defence: wall limit
"""Stops itself, so that it neither works nor ends."""

import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)
