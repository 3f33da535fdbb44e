"""The text catalogue as a reader of one language sees it."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CATALOGUE = Path(__file__).parents[3] / "client_static" / "text"
PLACEHOLDER = re.compile(r"\{(\w+)\}")


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
        return PLACEHOLDER.sub(lambda found: str(values[found.group(1)]), _texts()[key][self.locale])

    def pattern(self, key: str, **values: object) -> re.Pattern[str]:
        """The same where some placeholders may hold anything."""
        parts = PLACEHOLDER.split(_texts()[key][self.locale])
        return re.compile("".join(_part(at, text, values) for at, text in enumerate(parts)))


def _part(at: int, text: str, values: dict[str, object]) -> str:
    if at % 2 == 0:
        return re.escape(text)
    return re.escape(str(values[text])) if text in values else ".+"
