"""The words of all pages: where they stand, where they are used, and what is wrong between the two."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

LANGUAGES = {"zh", "en"}
PLACEHOLDER = re.compile(r"\{(\w+)(?:\|[^|{}]*\|[^|{}]*)?\}")
# t('key'), t("key", …), and keys kept in tables: any quoted dotted word that looks like one.
CALL = re.compile(r"""\bt\(\s*['"]([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)['"]""")
WORD = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")
PREFIX = re.compile(r"""['"`]([a-z][a-z0-9_]*\.[a-z0-9_.]*[_.])(?:\$\{|['"]\s*[~+]|\{)""")

Texts = Mapping[str, Mapping[str, str]]


def read_texts(folder: Path) -> dict[str, dict[str, str]]:
    """Every key of every area; a key that stands twice is refused with ValueError."""
    texts: dict[str, dict[str, str]] = {}
    for area in sorted(folder.glob("*.json")):
        for key, words in json.loads(area.read_text(encoding="utf-8")).items():
            if key in texts:
                raise ValueError(f"{area.name}: {key} stands twice")
            texts[key] = words
    return texts


def defects(texts: Texts) -> list[str]:
    """Keys without one of the languages, empty in both, or whose languages have other placeholders.

    One language alone may be empty: punctuation is not the same in both.
    """
    found = []
    for key, words in texts.items():
        if set(words) != LANGUAGES or not any(text.strip() for text in words.values()):
            found.append(f"{key}: needs zh and en")
        elif len({frozenset(PLACEHOLDER.findall(text)) for text in words.values()}) != 1:
            found.append(f"{key}: zh and en name different placeholders")
    return found


def missing(texts: Texts, sources: Iterable[str]) -> set[str]:
    """Keys that are asked for and not there."""
    return {key for source in sources for key in CALL.findall(source)} - set(texts)


def unused(texts: Texts, sources: Iterable[str]) -> set[str]:
    """Keys that no source names, whole or by a prefix it completes (`exam.kind_${kind}`)."""
    text = "\n".join(sources)
    named = set(WORD.findall(text))
    prefixes = tuple(PREFIX.findall(text))
    return {key for key in texts if key not in named and not key.startswith(prefixes)}
