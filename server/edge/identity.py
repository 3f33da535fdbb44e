"""Who is calling: the sign-in cookie, its anti-forgery token, and what a changing request must prove."""

import hmac
from dataclasses import replace
from typing import TypeGuard

from server.errors import Forbidden, NotSignedIn
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.moving import arrive
from server.services.signing_in import csrf_for, identify, identify_former

COOKIE = "kaohe_sign_in"
CSRF_HEADER = "X-Kaohe-Csrf"
LONGEST_TOKEN = 128
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def actor_of(deps: Deps, token: str | None) -> Actor | None:
    """The person behind a cookie; None without one, and for a sign-in that has ended.

    A candidate on the move who is heard of from the new machine has arrived by that.
    """
    if not _is_token(token):
        return None
    try:
        actor = identify(deps, token)
    except NotSignedIn:
        return None
    if actor.arriving:
        arrive(deps, actor)
        return replace(actor, arriving=False)
    return actor


def former_actor_of(deps: Deps, token: str | None) -> Actor | None:
    """Whose machine this was before their attempt went on elsewhere; None for anybody else."""
    return identify_former(deps, token) if _is_token(token) else None


def check_csrf(deps: Deps, actor: Actor, offered: str | None) -> None:
    """Raises Forbidden unless `offered` is what this sign-in was given."""
    expected = csrf_for(deps, actor.token_hash)
    if not offered or not hmac.compare_digest(offered.encode(), expected.encode()):
        raise Forbidden(f"the header {CSRF_HEADER} is missing or belongs to another sign-in")


def _is_token(token: str | None) -> TypeGuard[str]:
    return bool(token) and token is not None and len(token) <= LONGEST_TOKEN and token.isascii()
