# ended: cpu
# limits: cpu_ms=300
# defence: cpu limit
"""Burns its time in threads that hold no interpreter lock."""

import hashlib
import threading

block = bytes(1 << 20)


def hash_for_ever():
    while True:
        hashlib.sha256(block)


for _ in range(4):
    threading.Thread(target=hash_for_ever).start()
