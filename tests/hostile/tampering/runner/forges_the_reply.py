# ended: exited
# exit: 1
# defence: closed descriptors
"""Says what the runner would say of a success, on every descriptor it finds, and fails."""

import os

fields = [b"ended", b"exited", b"0", b"0", b"1", b"1", b"1", b"42", b""]
body = b"".join(len(field).to_bytes(4, "big") + field for field in fields)
for number in range(64):
    try:
        os.write(number, len(body).to_bytes(4, "big") + body)
    except OSError:
        continue
raise SystemExit(1)
