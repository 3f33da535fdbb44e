"""What a program wrote, with nothing left unseen: control characters get a name and a frame."""

import re

from markupsafe import Markup, escape

# Newline and tab lay the text out as the program meant; everything else that draws nothing is shown.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
# The names of ISO 646, by number.
NAMES = (
    "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR", "SO", "SI",
    "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
)  # fmt: skip
DELETE = "\x7f"


def visible(text: str) -> Markup:
    """Escaped HTML of `text` with every control, zero-width and direction character framed and named."""
    parts: list[str] = []
    end = 0
    for found in UNSEEN.finditer(text):
        parts += (str(escape(text[end : found.start()])), _framed(found.group()))
        end = found.end()
    parts.append(str(escape(text[end:])))
    return Markup("".join(parts))  # noqa: S704 - every part is escaped or one of our own frames


def unseen_framed(html: str) -> Markup:
    """The same for what is markup already, such as coloured source: no tag contains such a character."""
    return Markup(UNSEEN.sub(lambda found: _framed(found.group()), html))  # noqa: S704 - markup before and after


def _framed(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f'<span class="unseen" title="{code}">{_name(character) or code}</span>'


def _name(character: str) -> str:
    if character < " ":
        return NAMES[ord(character)]
    return "DEL" if character == DELETE else ""
