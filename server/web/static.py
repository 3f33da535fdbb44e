"""Static files of the browser code, with the cache rules that belong to each kind."""

from pathlib import Path

from flask import Response, request, send_from_directory
from werkzeug.exceptions import NotFound

SERVED = frozenset({"css", "js", "vendor", "images"})  # not the bundler's sources, nor its packages
FOREVER = "public, max-age=31536000, immutable"
A_WEEK = "public, max-age=604800"
ASK_AGAIN = "no-cache"
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def static_folder() -> Path:
    """`client_static/` of this tree, or the copy an installed package carries."""
    packed = Path(__file__).parent.parent / "_client_static"
    return packed if packed.is_dir() else Path(__file__).parent.parent.parent / "client_static"


def serve_static(filename: str) -> Response:
    """One file. Raises NotFound for anything that is not meant for browsers."""
    part, _, rest = filename.partition("/")
    if part not in SERVED:
        raise NotFound()
    suffix = Path(filename).suffix.lower()
    # From inside the part: a `..` in the rest must not lead to its neighbours.
    response = send_from_directory(static_folder() / part, rest, mimetype=TYPES.get(suffix))
    response.headers["Cache-Control"] = _caching(filename)
    return response


def _caching(filename: str) -> str:
    """A versioned address never changes; fonts change with a release; all else is asked for again."""
    if request.args.get("v"):
        return FOREVER
    return A_WEEK if filename.startswith("vendor/fonts/") else ASK_AGAIN
