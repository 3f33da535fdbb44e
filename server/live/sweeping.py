"""Closes sockets whose sign-in has ended, within a second, also when nothing is sent on them."""

import itertools
from datetime import timedelta

from server.live.sockets import Sockets
from server.live.telling import Disconnect
from server.services.deps import Deps
from server.services.listening import ended_since, still_signed_in

SWEEP_EVERY_S = 0.4
LOOKS_BACK = timedelta(seconds=30)  # longer than a transaction may take that ends a sign-in
LOOKED_AT_AGAIN = 200  # sign-ins looked up anew in one such look, whatever is said of them
EVERY_NTH = 5  # step is one; what ended of late is found by every step


class Sweeper:
    """Asks who left of late, and looks at everybody in turn.

    A socket goes at the second look, so that what took its place can be told to it first. Everybody in turn
    is for what no look at who left of late can find: an end that came to light late, a sign-in that is gone.
    """

    def __init__(self, deps: Deps, sockets: Sockets, disconnect: Disconnect) -> None:
        self._deps = deps
        self._sockets = sockets
        self._disconnect = disconnect
        self._ended: set[str] = set()
        self._unseen: list[str] = []
        self._steps = itertools.cycle(range(EVERY_NTH))

    def step(self) -> None:
        """One look."""
        listening = self._sockets.sign_ins()
        if not listening:
            return
        ended = ended_since(self._deps, self._deps.clock() - LOOKS_BACK).intersection(listening)
        ended |= self._ended_among(listening)
        for token_hash in ended & self._ended:
            for socket in self._sockets.of_sign_in(token_hash):
                self._disconnect(socket.sid, socket.namespace)
        self._ended = ended

    def _ended_among(self, listening: list[str]) -> set[str]:
        """Of those whose turn it is, and of those seen ended at the last look."""
        turn = {*self._ended, *self._turn_of(listening)}
        return turn - still_signed_in(self._deps, turn) if turn else set()

    def _turn_of(self, listening: list[str]) -> list[str]:
        if next(self._steps):
            return []
        if not self._unseen:
            self._unseen = listening
        turn, self._unseen = self._unseen[:LOOKED_AT_AGAIN], self._unseen[LOOKED_AT_AGAIN:]
        return turn
