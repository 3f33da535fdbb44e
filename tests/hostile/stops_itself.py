# ended: wall
"""Stops itself, so that it neither works nor ends."""

import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)
