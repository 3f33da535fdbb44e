"""From the authors' Markdown to HTML that may stand on a page: rendered, then sanitised."""

import re
from collections.abc import Mapping
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

TAGS = {
    "p", "br", "hr", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote", "span", "div",
    "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "sub", "sup", "del",
}  # fmt: skip
ATTRIBUTES = {"span": {"class", "data-blank"}, "div": {"class"}, "code": {"class"}, "ol": {"start"}}
BLANK = re.compile(r"\{\{\s*([A-Za-z0-9_-]+)\s*\}\}")
_FORMATTER = HtmlFormatter(nowrap=True)


def _fence(code: str, language: str, _attributes: str) -> str:
    return f'<pre class="code"><code>{highlight_code(code, language or "text")}</code></pre>'


_MARKDOWN = MarkdownIt("commonmark", {"html": False, "highlight": _fence}).enable(["table", "strikethrough"])


@lru_cache(maxsize=4096)
def render_markdown(text: str) -> str:
    """Sanitised HTML; a `{{1}}` becomes the place of blank 1."""
    marked = BLANK.sub(lambda found: f"\ue000{found.group(1)}\ue001", text)
    html = _MARKDOWN.render(marked)
    html = re.sub(
        "\ue000([A-Za-z0-9_-]+)\ue001",
        lambda found: f'<span class="blank" data-blank="{found.group(1)}"></span>',
        html,
    )
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES)


def render_localised(text: Mapping[str, str]) -> dict[str, str]:
    """Both languages rendered."""
    return {language: render_markdown(words) for language, words in text.items()}


@lru_cache(maxsize=1024)
def highlight_code(source: str, language: str = "python") -> str:
    """Escaped HTML with Pygments' class names, lines not wrapped in anything."""
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        lexer = TextLexer(stripnl=False)
    return str(highlight(source, lexer, _FORMATTER))
