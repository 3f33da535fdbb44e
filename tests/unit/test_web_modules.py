"""What the exam page asks for when it opens is known ahead, and small."""

import gzip
import re
from pathlib import Path

from server.web.modules import STATIC, modules_of
from server.web.static import static_folder

ENTRY = "/static/js/exam/main.js"
PAGE = Path(__file__).parents[2] / "server" / "web" / "templates"
MOST_BYTES = 140_000  # compressed; the whole page with its paper may take 250 kB
STYLE = re.compile(r"for sheet in \((?P<names>[^)]*)\)")


def packed(address: str) -> int:
    """Bytes on the wire: the body compressed, and a head as our server sends it."""
    head = 350
    return len(gzip.compress((static_folder() / address.removeprefix(STATIC)).read_bytes(), 6)) + head


def test_every_module_of_the_exam_page_is_named_once_and_is_there() -> None:
    found = modules_of(ENTRY)
    assert len(found) == len(set(found)) > 40
    assert ENTRY not in found
    assert all((static_folder() / address.removeprefix(STATIC)).is_file() for address in found)
    assert "/static/js/exam/theory/view.js" in found


def test_the_editor_is_not_among_what_is_loaded_at_once() -> None:
    assert not any("vendor" in address for address in modules_of(ENTRY))
    importers = [path for path in static_folder().glob("js/**/*.js") if '"codemirror"' in path.read_text()]
    assert importers
    for path in importers:
        assert 'from "codemirror"' not in path.read_text(), path


def test_opening_the_exam_page_stays_within_its_budget() -> None:
    sheets = [
        name.strip().strip("'")
        for template in ("base.html", "exam.html")
        for found in STYLE.finditer((PAGE / template).read_text())
        for name in found["names"].split(",")
    ]
    assert len(sheets) >= 8
    asked = [
        ENTRY,
        "/static/js/theme.js",
        "/static/vendor/realtime.js",
        *modules_of(ENTRY),
        *(f"/static/css/{sheet}.css" for sheet in sheets),
    ]
    total = sum(packed(address) for address in asked)
    assert total < MOST_BYTES, f"{total} bytes in {len(asked)} requests"
