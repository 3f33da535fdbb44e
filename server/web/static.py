"""Static files of the browser code, kept in memory as they are sent, with the cache rules of each kind."""

import gzip
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Response, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from server.edge.pressing import etag_of

SERVED = frozenset({"css", "js", "vendor", "images"})  # not the bundler's sources, nor its packages
FOREVER = "public, max-age=31536000, immutable"
A_WEEK = "public, max-age=604800"
ASK_AGAIN = "no-cache"
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
WORTH_IT = 0.9  # what does not become at least that much smaller is sent as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    body: bytes
    gzipped: bytes | None
    etag: str


def static_folder() -> Path:
    """`client_static/` of this tree, or the copy an installed package carries."""
    packed = Path(__file__).parent.parent / "_client_static"
    return packed if packed.is_dir() else Path(__file__).parent.parent.parent / "client_static"


def serve_static(filename: str) -> Response:
    """One file. Raises NotFound for anything that is not meant for browsers."""
    part, _, rest = filename.partition("/")
    if part not in SERVED:
        raise NotFound()
    # From inside the part: a `..` in the rest must not lead to its neighbours.
    path = Path(safe_join(str(static_folder() / part), rest) or "/")
    if not path.is_file():
        raise NotFound()
    found = path.stat()
    file = _kept(path, found.st_mtime_ns, found.st_size)
    packed = file.gzipped if request.accept_encodings.quality("gzip") > 0 else None
    response = Response(packed or file.body, mimetype=_type(path))
    if file.gzipped is not None:
        response.headers["Vary"] = "Accept-Encoding"
    if packed is not None:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = file.etag
    response.headers["Cache-Control"] = _caching(filename)
    response.make_conditional(request)
    return response


@lru_cache(maxsize=512)
def _kept(path: Path, _changed_ns: int, _size: int) -> _File:
    """Read and compressed once, and again when it was changed."""
    body = path.read_bytes()
    packed = gzip.compress(body, 9, mtime=0)
    worth_it = len(packed) < WORTH_IT * len(body)
    return _File(body=body, gzipped=packed if worth_it else None, etag=etag_of(body))


def _type(path: Path) -> str:
    return TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def _caching(filename: str) -> str:
    """A versioned address never changes; fonts change with a release; all else is asked for again."""
    if request.args.get("v"):
        return FOREVER
    return A_WEEK if filename.startswith("vendor/fonts/") else ASK_AGAIN
