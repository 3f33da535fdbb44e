"""Keeps this process off the network: a test that reaches beyond this machine fails."""

import ipaddress
import socket
import sys

HERE = frozenset({"", "localhost", "0.0.0.0", "::", socket.gethostname()})  # noqa: S104 - compared, never bound
WATCHED = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


class NetworkForbidden(BaseException):
    """A test reached for an address beyond this machine; no `except Exception` on the way hides it."""


class _Guard:
    """The audit hook; Python keeps a hook for good, so it asks whether it is on."""

    def __init__(self) -> None:
        self.is_on = False

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.is_on:
            return
        host: object = None
        if event in WATCHED:
            address = arguments[1]
            host = address[0] if isinstance(address, tuple) else None
        elif event == "socket.getaddrinfo":
            host = arguments[0]
        if not is_on_this_machine(host):
            raise NetworkForbidden(f"{event} to {host!r}: tests stay on this machine")


def is_on_this_machine(host: object) -> bool:
    """Whether a socket's host is loopback or this machine's own name; None stands for a socket file."""
    if host is None:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in HERE:
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


_guard = _Guard()


def pytest_configure() -> None:
    """Switch the guard on before any test module is imported."""
    sys.addaudithook(_guard)
    _guard.is_on = True


def pytest_unconfigure() -> None:
    """Leave the interpreter as it was found."""
    _guard.is_on = False
