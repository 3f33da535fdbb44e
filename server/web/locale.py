"""Which language a page speaks: what the link asks, else the cookie, else Chinese."""

from flask import Response, request

COOKIE = "kaohe_locale"
DEFAULT = "zh"
KNOWN = ("zh", "en")
A_YEAR_S = 365 * 24 * 3600


def locale() -> str:
    """`zh` or `en`."""
    asked = request.args.get("lang", "")
    if asked in KNOWN:
        return asked
    kept = request.cookies.get(COOKIE, "")
    return kept if kept in KNOWN else DEFAULT


def keep_choice(response: Response) -> Response:
    """Remember a language that was chosen by `?lang=`."""
    asked = request.args.get("lang", "")
    if asked in KNOWN and request.method == "GET":
        response.set_cookie(
            COOKIE, asked, max_age=A_YEAR_S, samesite="Lax", secure=request.is_secure, path="/"
        )
    return response
