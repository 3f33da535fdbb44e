"""The words people read: one catalogue per area, every key in both languages, placeholders in braces.

`{count}` stands for a value, `{count|change|changes}` for the word that goes with one, or with more or none.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LOCALES = ("zh", "en")
PLACEHOLDER = re.compile(r"\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}")


class TextMissing(KeyError):
    """A key or area that no catalogue has: a mistake in a page, shown to whoever wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """All catalogues, read once: area -> key -> locale -> text."""

    areas: Mapping[str, Mapping[str, Mapping[str, str]]]

    def say(self, locale: str, key: str, **values: object) -> str:
        """One text with its placeholders filled. Raises TextMissing."""
        for area in self.areas.values():
            if key in area:
                return PLACEHOLDER.sub(lambda found: _fill(found, values), area[key][locale])
        raise TextMissing(key)

    def of_areas(self, locale: str, areas: tuple[str, ...]) -> dict[str, str]:
        """The texts of some areas for a page's own code, placeholders left open. Raises TextMissing."""
        missing = [area for area in areas if area not in self.areas]
        if missing:
            raise TextMissing(", ".join(missing))
        return {key: text[locale] for area in areas for key, text in self.areas[area].items()}


def load_texts(folder: Path) -> Texts:
    """Every `<area>.json` in `folder`. Raises ValueError naming a key that lacks a language."""
    areas = {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))
    }
    for area, keys in areas.items():
        for key, text in keys.items():
            if set(text) != set(LOCALES) or not all(isinstance(each, str) for each in text.values()):
                raise ValueError(f"{area}.json: {key} needs {' and '.join(LOCALES)}")
    return Texts(areas=areas)


def _fill(found: "re.Match[str]", values: Mapping[str, object]) -> str:
    name, one, many = found.groups()
    if name not in values:
        return found.group(0)
    value = str(values[name])
    return value if one is None else one if value == "1" else many
