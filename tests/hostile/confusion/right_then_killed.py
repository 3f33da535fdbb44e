# task: doubling
# verdict: RTE
# defence: verdicts from kernel facts
"""Prints the right answer and kills itself, which the first process of a box could not even report."""

import os
import signal

print(2 * int(input()), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
