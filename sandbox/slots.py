"""Hands out slots that no other process of this machine holds at the same time."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.errors import SandboxError


@contextmanager
def taken_slot(first_uid: int, slots: int) -> Iterator[int]:
    """A number 0..slots-1 that is ours until the block ends, or this process does.

    A slot is a name in the kernel's abstract socket namespace: it needs no file and is free again the
    moment its holder dies.

    Raises:
        SandboxError: all are taken.
    """
    for slot in range(slots):
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            claim.bind(f"\0kaohe-sandbox-uid-{first_uid + slot}")
        except OSError:
            claim.close()
            continue
        with claim:
            yield slot
        return
    raise SandboxError(f"all {slots} sandbox slots of this machine are taken")
