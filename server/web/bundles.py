"""The candidate's page in one script and one sheet, as the set-up bundled them from these very sources."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from server.web.static import static_folder

STATIC = "/static/"
NAME = "exam_page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Two addresses that change with what they give."""

    script: str
    sheet: str


@cache
def exam_bundle() -> Bundle | None:
    """None where a source was changed since: the page then asks for every module and sheet by itself."""
    vendor = static_folder() / "vendor"
    try:
        sources = json.loads((vendor / f"{NAME}.json").read_text(encoding="utf-8"))
        if any(_digest(path) != digest for path, digest in sources):
            return None
        script, sheet = (f"vendor/{NAME}.{kind}" for kind in ("js", "css"))
        return Bundle(script=_address(script), sheet=_address(sheet))
    except FileNotFoundError:
        return None


@cache
def written_in(address: str) -> Markup:
    """A script below /static/ to be written into a page, without the remarks that lead it."""
    lines = (static_folder() / address.removeprefix(STATIC)).read_text(encoding="utf-8").splitlines()
    code = "\n".join(line.strip() for line in lines if not line.lstrip().startswith(("//", "/**")))
    return Markup(code)  # noqa: S704 - our own source


def _address(path: str) -> str:
    return f"{STATIC}{path}?v={_digest(path)[:16]}"


def _digest(path: str) -> str:
    return hashlib.sha256((static_folder() / path).read_bytes()).hexdigest()
