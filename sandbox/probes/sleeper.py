# ended: wall
# limits: wall_ms=300
# part: wall limit
# defence: wall limit
"""Does nothing for a second and says so."""

import time

time.sleep(1)
print("slept")
