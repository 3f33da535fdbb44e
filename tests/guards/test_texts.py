"""Every word of every page exists in both languages, and no page asks for one that is not there."""

from pathlib import Path

import pytest

from tests.guards.texts import defects, missing, read_texts, unused

ROOT = Path(__file__).resolve().parents[2]
TEXTS = read_texts(ROOT / "client_static" / "text")


def sources() -> list[str]:
    found = [
        *(ROOT / "server" / "web").rglob("*.html"),
        *(ROOT / "server").rglob("*.py"),
        *(ROOT / "client_static" / "js").rglob("*.js"),
    ]
    return [path.read_text(encoding="utf-8") for path in found]


def test_every_key_has_both_languages_and_the_same_placeholders() -> None:
    assert defects(TEXTS) == []


def test_no_page_asks_for_words_that_are_not_there() -> None:
    assert missing(TEXTS, sources()) == set()


def test_no_words_stand_unused() -> None:
    assert unused(TEXTS, sources()) == set()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"zh": "好"}, "needs zh and en"),
        ({"zh": "", "en": " "}, "needs zh and en"),
        ({"zh": "{n} 题", "en": "items"}, "different placeholders"),
    ],
)
def test_the_check_sees_a_defect(words: dict[str, str], said: str) -> None:
    (found,) = defects({"a.b": words})
    assert said in found


def test_the_check_sees_missing_and_unused_words() -> None:
    texts = {"exam.there": {"zh": "在", "en": "there"}, "exam.idle": {"zh": "闲", "en": "idle"}}
    source = ["{{ t('exam.there') }} {{ t('exam.gone', n=1) }}"]
    assert missing(texts, source) == {"exam.gone"}
    assert unused(texts, source) == {"exam.idle"}
