# ended: memory
# defence: memory limit
"""Lets children take the memory and ends as if all were well."""

import os

children = []
for _ in range(5):
    child = os.fork()
    if child == 0:
        hoard = b"x" * 100_000_000
        os._exit(len(hoard) == 0)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
print("done")
