# ended: output
# part: output limit
# defence: output cap
"""Prints twice what it may and ends as if all were well."""

import sys

for _ in range(512):
    sys.stdout.write("x" * 1023 + "\n")
