"""The authors' Markdown on staff pages: as a block of HTML, or as one plain line for a list."""

import re

from markupsafe import Markup

from server.services.markup import render_markdown

BLANK = re.compile(r"\{\{\d+\}\}")
GAP = "____"  # what a blank reads like where it cannot be filled in


def markdown_html(text: str) -> Markup:
    """Rendered and sanitised."""
    return Markup(render_markdown(text))  # noqa: S704 - sanitised by the renderer


def in_short(text: str) -> str:
    """The words alone, on one line."""
    words = Markup(render_markdown(text)).striptags()  # noqa: S704 - sanitised by the renderer
    return BLANK.sub(GAP, re.sub(r"\s+", " ", words))
