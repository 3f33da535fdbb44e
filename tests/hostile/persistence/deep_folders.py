# ended: exited
# exit: 0
# defence: wipe
"""Leaves a tree too deep for any path, locked, with files in it."""

import os

for _ in range(1500):
    os.mkdir("d")
    os.chdir("d")
with open("bottom", "w") as file:
    file.write("x")
os.chmod(".", 0)
os.chmod("/box", 0)
