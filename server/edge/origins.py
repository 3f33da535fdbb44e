"""Which web origins are ours: browsers of other sites may neither change anything nor open a socket."""

from urllib.parse import urlsplit

from werkzeug.datastructures import EnvironHeaders, Headers

SAME_SITE_FETCHES = frozenset({"same-origin", "none"})


class Origins:
    """The operator's list, or, when it is empty, whatever host the browser itself named."""

    def __init__(self, public_origin: str) -> None:
        """`public_origin`: `scheme://host[:port]`, several by comma. Raises ValueError for anything else."""
        self.listed = tuple(_origin(part) for part in public_origin.split(",") if part.strip())

    def allows(self, origin: str, host: str) -> bool:
        """True when a page of `origin` may talk to the server it reached as `host`."""
        if self.listed:
            return origin in self.listed
        return origin in (f"http://{host}", f"https://{host}")

    def allows_request(self, headers: Headers | EnvironHeaders, host: str) -> bool:
        """Judge `Origin` and `Sec-Fetch-Site` where the browser sent them; programs send neither."""
        origin = headers.get("Origin")
        if origin is not None and not self.allows(origin, host):
            return False
        site = headers.get("Sec-Fetch-Site")
        return site is None or site in SAME_SITE_FETCHES

    @property
    def is_secure(self) -> bool:
        """True when every listed origin is https."""
        return bool(self.listed) and all(origin.startswith("https://") for origin in self.listed)


def _origin(text: str) -> str:
    parts = urlsplit(text.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/") or parts.query:
        raise ValueError(f"public_origin: {text.strip()!r} is not scheme://host[:port]")
    return f"{parts.scheme}://{parts.netloc}"
