"""Stands before every route: declared policies, who calls, and that a change really comes from our pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from flask import Flask, g, request

from server.edge.context import Call, parts
from server.edge.identity import COOKIE, CSRF_HEADER, SAFE_METHODS, actor_of, check_csrf, former_actor_of
from server.edge.pacing import Pace
from server.edge.policies import Policy
from server.errors import Forbidden, Throttled
from server.services.actors import Actor

LONGEST_ADDRESS = 60


class Undeclared(RuntimeError):
    """A route or a socket event has no access policy; the server does not start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What the guard asks at one endpoint.

    Args:
        largest: bytes of a body.
        pace: how often one person may come; None: as often as they like.
        looks: False where it does not even matter who calls.
        former: machines that an attempt has left are let in too.
    """

    policy: Policy
    largest: int = 0
    pace: Pace | None = None
    looks: bool = True
    former: bool = False


def install(app: Flask, doors: Mapping[str, Door]) -> None:
    """Guard `app`.

    Raises:
        Undeclared: naming the routes without a door.
    """
    missing = sorted({str(rule) for rule in app.url_map.iter_rules() if rule.endpoint not in doors})
    if missing:
        raise Undeclared(f"no access policy for {', '.join(missing)}")

    def check() -> None:
        look_at_request(doors)

    app.before_request(check)


def look_at_request(doors: Mapping[str, Door]) -> None:
    """Fill `g.call` and let the request pass, or raise NotSignedIn or Forbidden."""
    here = parts()
    received_at = here.deps.clock()
    door = None if request.endpoint is None else doors[request.endpoint]
    looks = door is None or door.looks
    token = request.cookies.get(COOKIE)
    actor = actor_of(here.deps, token) if looks else None
    if actor is None and door is not None and door.former:
        actor = former_actor_of(here.deps, token)
    g.call = Call(
        deps=here.deps,
        actor=actor,
        address=(request.remote_addr or "")[:LONGEST_ADDRESS],
        received_at=received_at,
    )
    if door is None:
        return  # no such route: Flask answers 404 or 405 next
    request.max_content_length = door.largest
    door.policy.check(actor)
    if request.method not in SAFE_METHODS:
        if not here.origins.allows_request(request.headers, request.host):
            raise Forbidden("this request comes from a page of another origin")
        if actor is not None and not door.policy.is_public:
            check_csrf(here.deps, actor, request.headers.get(CSRF_HEADER))
    if actor is not None:
        if not actor.former:
            here.heard(actor)
        _check_pace(actor, request.endpoint or "", door.pace)


def _check_pace(actor: Actor, endpoint: str, pace: Pace | None) -> None:
    if pace is not None and not parts().buckets.take(actor.who, endpoint, pace):
        raise Throttled("too often; wait a moment", retry_after_s=ceil(1 / pace.per_s))
