# ended: memory
# limits: file_kib=1048576
# defence: memory limit
"""Hoards in files in memory that lie in no folder and belong to no process's heap."""

import os

for number in range(8):
    hoard = os.memfd_create(f"hoard-{number}")
    for _ in range(40):
        os.write(hoard, b"x" * 1_000_000)
print("hoarded")
