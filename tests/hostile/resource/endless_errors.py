# ended: output
# defence: output cap
"""Complains for ever."""

import os

while True:
    os.write(2, b"x" * 65536)
