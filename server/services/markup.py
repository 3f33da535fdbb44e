"""From the authors' Markdown to HTML that may stand on a page: rendered, then sanitised."""

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape

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
ATTRIBUTES = {
    "span": {"class", "data-blank"},
    "div": {"class"},
    "pre": {"class"},
    "code": {"class"},
    "ol": {"start"},
}
BLANK = re.compile(r"\{\{([A-Za-z0-9_-]+)\}\}")
_FORMATTER = HtmlFormatter(nowrap=True)


def _fence(code: str, language: str, _attributes: str) -> str:
    return f'<pre class="code"><code>{highlight_code(code, language or "text")}</code></pre>'


_MARKDOWN = MarkdownIt("commonmark", {"html": False, "highlight": _fence}).enable(["table", "strikethrough"])


@lru_cache(maxsize=4096)
def render_markdown(text: str, blanks: tuple[str, ...] = ()) -> str:
    """Sanitised HTML; `{{1}}` becomes the place of blank 1 where `blanks` has that id, else it is text."""

    def stand_in(found: re.Match[str]) -> str:
        return _stand_in(blanks.index(found.group(1))) if found.group(1) in blanks else found.group()

    text = BLANK.sub(stand_in, text)
    html = nh3.clean(_MARKDOWN.render(text), tags=TAGS, attributes=ATTRIBUTES)
    for at, blank in enumerate(blanks):
        html = html.replace(_stand_in(at), f'<span class="blank" data-blank="{escape(blank)}"></span>')
    return html


def _stand_in(at: int) -> str:
    """A plain word, which Markdown leaves alone and Pygments keeps in one piece within a listing."""
    return f"zqblank{at}qz"


def render_localised(text: Mapping[str, str], blanks: tuple[str, ...] = ()) -> dict[str, str]:
    """Both languages rendered."""
    return {language: render_markdown(words, blanks) for language, words in text.items()}


@lru_cache(maxsize=1024)
def highlight_code(source: str, language: str = "python") -> str:
    """Escaped HTML with Pygments' class names, lines not wrapped in anything."""
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        lexer = TextLexer(stripnl=False)
    return str(highlight(source, lexer, _FORMATTER))
