"""Looks at where candidates signed in from: machines that all have one address cannot be told apart."""

from server.services.deps import Deps
from server.services.machines import shared_by_all
from server.services.readiness import PartReadiness

LOOPBACK = ("127.", "::1")


def addresses_part(deps: Deps) -> PartReadiness:
    """Not ready where all candidates of a room come from one address, other than this machine itself."""
    with deps.store.read() as work:
        shared = shared_by_all(work)
    if shared is None:
        return PartReadiness(part="addresses", ready=True)
    proxy = "set KAOHE_TRUSTED_PROXIES to the number of proxies in front"
    why = f"all candidates of a room come from {shared}: nobody is asked for a move code; {proxy}"
    return PartReadiness(part="addresses", ready=shared.startswith(LOOPBACK), why=why)
