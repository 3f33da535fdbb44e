# ended: cpu
# limits: cpu_ms=300
# part: CPU limit
# defence: cpu limit
"""Works for twice as long as it may and says so."""

import time

while time.process_time() < 0.6:
    pass
print("done")
