# ended: memory
# defence: memory limit
"""Takes memory until there is none, and tries to survive the refusal."""

hoard = []
while True:
    try:
        hoard.append(bytearray(b"x" * 1_000_000))
    except MemoryError:
        continue
