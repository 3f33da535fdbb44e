"""Hands out slots that no other process of this machine holds at the same time."""

import socket

from sandbox.errors import SlotsTaken


class Slot:
    """A user id nobody else on this machine runs programs under, until it is released or this process ends.

    It is a name in the kernel's abstract socket namespace: it needs no file and is free again the moment
    its holder dies.
    """

    def __init__(self, uid: int, claim: socket.socket) -> None:
        self.uid = uid
        self._claim = claim

    def release(self) -> None:
        """Let others have it; again is fine."""
        self._claim.close()


def take_slot(first_uid: int, slots: int) -> Slot:
    """The first free one of `slots` user ids from `first_uid` on. Raises SlotsTaken."""
    for uid in range(first_uid, first_uid + slots):
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            claim.bind(f"\0kaohe-sandbox-uid-{uid}")
        except OSError:
            claim.close()
            continue
        return Slot(uid, claim)
    raise SlotsTaken(f"all {slots} sandbox slots of this machine are taken")
