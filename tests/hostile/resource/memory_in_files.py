# ended: memory exited
# defence: memory limit
"""Hoards in the folders that lie in memory."""

for folder in ("/box", "/tmp", "/dev/shm"):
    for number in range(16):
        try:
            with open(f"{folder}/hoard-{number}", "wb") as file:
                for _ in range(200):
                    file.write(b"x" * 65536)
        except OSError:
            continue
