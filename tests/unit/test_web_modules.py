"""What the exam page asks for when it opens is known ahead, and small."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.web import bundles
from server.web.modules import STATIC, modules_of
from server.web.static import static_folder

ENTRY = "/static/js/exam/main.js"
MOST_BYTES = 70_000  # compressed; the whole page with its paper may take 250 kB


def packed(address: str) -> int:
    """Bytes on the wire: the body compressed, and a head as our server sends it."""
    head = 350
    path = address.removeprefix(STATIC).partition("?")[0]
    return len(gzip.compress((static_folder() / path).read_bytes(), 6)) + head


@pytest.fixture(autouse=True)
def _looked_at_anew() -> Iterator[None]:
    bundles.exam_bundle.cache_clear()
    yield
    bundles.exam_bundle.cache_clear()


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
    bundle = bundles.exam_bundle()
    assert bundle is not None, "the set-up is due: `python3 -m deploy.setup test`"
    script = (static_folder() / bundle.script.removeprefix(STATIC).partition("?")[0]).read_text()
    assert 'import("codemirror")' in script
    assert "cm-activeLineGutter" not in script  # a word of its own


def test_opening_the_exam_page_stays_within_its_budget() -> None:
    bundle = bundles.exam_bundle()
    assert bundle is not None, "the set-up is due: `python3 -m deploy.setup test`"
    assert packed(bundle.script) + packed(bundle.sheet) < MOST_BYTES


def test_the_bundle_holds_every_module_of_the_page_and_its_sheets() -> None:
    sources = [path for path, _ in json.loads((static_folder() / "vendor" / "exam_page.json").read_text())]
    modules = {address.removeprefix(STATIC) for address in (ENTRY, *modules_of(ENTRY))}
    empty = {"js/exam/context.js"}  # types alone leave nothing in a bundle
    assert modules - empty - set(sources) == set()
    assert len([path for path in sources if path.endswith(".css")]) == 8


def test_a_source_changed_since_the_bundling_makes_the_page_ask_for_its_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("vendor", "js"):
        (tmp_path / folder).mkdir()
    for kind in ("js", "css"):
        (tmp_path / "vendor" / f"exam_page.{kind}").write_text("bundled")
    (tmp_path / "js" / "main.js").write_text("as bundled")
    monkeypatch.setattr(bundles, "static_folder", lambda: tmp_path)
    digest = bundles._digest("js/main.js")
    (tmp_path / "vendor" / "exam_page.json").write_text(json.dumps([["js/main.js", digest]]))
    bundle = bundles.exam_bundle()
    assert bundle is not None
    assert bundle.script.startswith("/static/vendor/exam_page.js?v=")
    bundles.exam_bundle.cache_clear()
    (tmp_path / "js" / "main.js").write_text("edited")
    assert bundles.exam_bundle() is None
    bundles.exam_bundle.cache_clear()
    (tmp_path / "js" / "main.js").unlink()
    assert bundles.exam_bundle() is None


def test_lines_written_into_a_page_end_no_script_early() -> None:
    written = bundles.written_in("/static/js/exam/ahead.js")
    assert "/api/attempt/responses" in written
    assert "</" not in written
    assert not any(line.startswith("//") for line in written.splitlines())
