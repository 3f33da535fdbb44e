"""Authors' Markdown reaches a page without anything that runs, and with blanks only where they are."""

from html.parser import HTMLParser

import pytest

from server.services.markup import highlight_code, render_localised, render_markdown

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "![a](https://example.org/x.png)",
    "<iframe src=//example.org></iframe>",
    '<span onclick="alert(1)">x</span>',
    "`<b>` <svg/onload=alert(1)>",
    "```html\n<script>alert(1)</script>\n```",
    '```python" onmouseover="alert(1)\n1\n```',
)


class Elements(HTMLParser):
    """Every element and attribute of a page, as a browser would find them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_an_author_writes_runs_or_loads_on_a_page(text: str) -> None:
    found = Elements(render_markdown(text))
    assert found.tags <= {"p", "pre", "code", "span"}
    assert found.attributes <= {"class"}


def test_plain_markdown_comes_through() -> None:
    html = render_markdown("**bold** `code`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n1. one\n")
    for part in ("<strong>bold</strong>", "<code>code</code>", "<td>1</td>", "<li>one</li>"):
        assert part in html


def test_a_blank_of_the_item_becomes_its_place_in_text_and_in_listings() -> None:
    html = render_markdown("Begin {{1}}.\n\n```python\nx = {{2}}(3)\n```\n", ("1", "2"))
    assert '<span class="blank" data-blank="1"></span>' in html
    assert '<span class="blank" data-blank="2"></span>' in html
    assert "{{" not in html


def test_braces_that_mark_no_blank_stay_as_they_are() -> None:
    """A stem about f-strings must not grow an input."""
    html = render_markdown('`f"{{name}}"` and {{2}}', ("1",))
    assert "{{name}}" in html
    assert "{{2}}" in html
    assert "blank" not in html


def test_listings_are_coloured_escaped_and_survive_an_unknown_language() -> None:
    assert '<span class="k">if</span>' in highlight_code("if a < b: pass\n")
    assert "&lt;" in highlight_code("a < b\n")
    assert highlight_code("a < b\n", "no such language").strip() == "a &lt; b"
    assert '<pre class="code">' in render_markdown("```python\n1\n```\n")


def test_both_languages_are_rendered() -> None:
    assert render_localised({"zh": "**中**", "en": "*e*"}) == {
        "zh": "<p><strong>中</strong></p>\n",
        "en": "<p><em>e</em></p>\n",
    }
