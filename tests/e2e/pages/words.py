"""The text catalogue as a reader of one language sees it."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CATALOGUE = Path(__file__).parents[3] / "client_static" / "text"
PLACEHOLDER = re.compile(r"\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}")


@cache
def _texts() -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = {}
    for path in CATALOGUE.glob("*.json"):
        texts |= json.loads(path.read_text(encoding="utf-8"))
    return texts


@dataclass(frozen=True, slots=True)
class Words:
    """`words("item.title", number=3)` is what stands on a page in this language (`zh` or `en`)."""

    locale: str

    def __call__(self, key: str, **values: object) -> str:
        """A text with every placeholder filled. Raises KeyError for an unknown key or an open placeholder."""
        return PLACEHOLDER.sub(lambda found: _filled(found, values), _texts()[key][self.locale])

    def pattern(self, key: str, **values: object) -> re.Pattern[str]:
        """The same where some placeholders may hold anything."""
        text, parts, at = _texts()[key][self.locale], [], 0
        for found in PLACEHOLDER.finditer(text):
            given = found.group(1) in values
            parts += [
                re.escape(text[at : found.start()]),
                re.escape(_filled(found, values)) if given else ".+",
            ]
            at = found.end()
        return re.compile("".join([*parts, re.escape(text[at:])]))


def _filled(found: re.Match[str], values: dict[str, object]) -> str:
    name, one, many = found.groups()
    value = str(values[name])
    return value if one is None else one if value == "1" else many
