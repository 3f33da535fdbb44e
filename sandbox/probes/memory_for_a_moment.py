# ended: memory
# part: memory limit
# defence: memory limit
"""Takes four times what it may, only for a moment, and says so."""

import os

hoard = bytearray(400 << 20)
os.write(1, b"had %d MiB\n" % (len(hoard) >> 20))
