"""Closes sockets whose sign-in has ended, within a second, also when nothing is sent on them."""

from server.live.sockets import Sockets
from server.live.telling import Disconnect
from server.services.deps import Deps
from server.services.listening import still_signed_in

SWEEP_EVERY_S = 0.4


class Sweeper:
    """A socket goes at the second look, so that what took its place can be told to it first."""

    def __init__(self, deps: Deps, sockets: Sockets, disconnect: Disconnect) -> None:
        self._deps = deps
        self._sockets = sockets
        self._disconnect = disconnect
        self._ended: set[str] = set()

    def step(self) -> None:
        """One look at all sockets."""
        sockets = self._sockets.all()
        hashes = {socket.actor.token_hash for socket in sockets}
        ended = hashes - still_signed_in(self._deps, hashes) if hashes else set()
        for socket in sockets:
            if socket.actor.token_hash in ended & self._ended:
                self._disconnect(socket.sid, socket.namespace)
        self._ended = ended
