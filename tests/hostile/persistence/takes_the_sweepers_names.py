# ended: exited
# exit: 0
# defence: wipe
"""Leaves files and folders under the names that whoever empties the box gives to what it moves."""

import os

for folder in ("/box", "/tmp", "/dev/shm"):
    os.makedirs(f"{folder}/a/b/c")
    for number in range(1, 20):
        if number % 2:
            os.close(os.open(f"{folder}/.lifted-{number}", os.O_CREAT | os.O_WRONLY))
        else:
            os.makedirs(f"{folder}/.lifted-{number}/.lifted-{number - 1}/full")
