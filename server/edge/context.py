"""What one request knows of itself: the parts of the server, who calls, and when it was read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from flask import current_app, g

from server.edge.metering import Meters
from server.edge.origins import Origins
from server.edge.pacing import Buckets
from server.edge.pressing import Press
from server.errors import NotSignedIn
from server.services.actors import Actor
from server.services.deps import Deps

EXTENSION = "kaohe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What `server.app` hands to every request.

    Args:
        buckets: how fast people use what is costly.
        heard: told of each request of a signed-in person.
        stopped_loops: names of threads that should run and do not.
        open_sockets: how many, by namespace.
        serving_gauges: how the loop and its threads do, by name and the one label `of`.
        sandbox_probe: reasons why programs cannot be run; None where this process cannot tell.
        press: prints papers.
        openapi, events: the two documents; filled once everything is declared.
    """

    deps: Deps
    origins: Origins
    meters: Meters
    buckets: Buckets
    heard: Callable[[Actor], None]
    stopped_loops: Callable[[], list[str]]
    open_sockets: Callable[[], Mapping[str, float]]
    serving_gauges: Callable[[], Mapping[str, Mapping[str, float]]] = dict
    sandbox_probe: Callable[[], list[str]] | None = None
    press: Press = field(default_factory=Press)
    openapi: dict[str, Any] = field(default_factory=dict)
    events: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request: who calls (None only where the policy is public), from where, read at which instant."""

    deps: Deps
    actor: Actor | None
    address: str
    received_at: datetime

    @property
    def who(self) -> Actor:
        """The signed-in person. Raises NotSignedIn where nobody is."""
        if self.actor is None:
            raise NotSignedIn("sign in to go on")
        return self.actor


def parts() -> Parts:
    """The parts of the server that answers this request."""
    return cast(Parts, current_app.extensions[EXTENSION])


def call() -> Call:
    """This request, after the guard has looked at it."""
    return cast(Call, g.call)
