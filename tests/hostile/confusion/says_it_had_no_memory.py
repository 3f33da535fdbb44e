# task: doubling
# verdict: RTE
# defence: verdicts from kernel facts
"""Says in every way it knows that memory was the reason, and took none."""

import sys

print("Killed\nout of memory", file=sys.stderr)
raise MemoryError("memory limit exceeded")
