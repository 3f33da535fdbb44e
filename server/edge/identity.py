"""Who is calling: the sign-in cookie, its anti-forgery token, and what a changing request must prove."""

import hmac

from server.errors import Forbidden, NotSignedIn
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.signing_in import csrf_for, identify

COOKIE = "kaohe_sign_in"
CSRF_HEADER = "X-Kaohe-Csrf"
LONGEST_TOKEN = 128
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def actor_of(deps: Deps, token: str | None) -> Actor | None:
    """The person behind a cookie; None without one, and for a sign-in that has ended."""
    if not token or len(token) > LONGEST_TOKEN or not token.isascii():
        return None
    try:
        return identify(deps, token)
    except NotSignedIn:
        return None


def check_csrf(deps: Deps, actor: Actor, offered: str | None) -> None:
    """Raises Forbidden unless `offered` is what this sign-in was given."""
    expected = csrf_for(deps, actor.token_hash)
    if not offered or not hmac.compare_digest(offered.encode(), expected.encode()):
        raise Forbidden(f"the header {CSRF_HEADER} is missing or belongs to another sign-in")
