# task: doubling
# verdict: RTE
# defence: verdicts from kernel facts
"""Sends itself the signal that a spent time limit would send."""

import os
import signal

os.kill(os.getpid(), signal.SIGXCPU)
