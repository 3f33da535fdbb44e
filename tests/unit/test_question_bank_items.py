"""Items keep everything on the way through JSON, and show a candidate only what a candidate may see."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.items import (
    Blank,
    FillIn,
    Item,
    MultipleChoice,
    Option,
    Reading,
    SingleChoice,
    TrueFalse,
    item_from_json,
    item_to_json,
    public_item,
)
from question_bank.text import Localised
from question_bank.vocabulary import Difficulty, Level, Normalise, Topic

TEXTS = st.builds(Localised, zh=st.text(), en=st.text())
BLANKS = st.lists(
    st.builds(
        Blank,
        id=st.text(min_size=1),
        accept=st.lists(st.text(), min_size=1).map(tuple),
        normalise=st.lists(st.sampled_from(Normalise)).map(tuple),
    ),
    min_size=1,
).map(tuple)
COMMON: dict[str, Any] = {
    "id": st.text(min_size=1),
    "level": st.sampled_from(Level),
    "topic": st.sampled_from(Topic),
    "difficulty": st.sampled_from(Difficulty),
    "stem": TEXTS,
    "explanation": TEXTS,
    "code": st.none() | st.text(),
}


@st.composite
def choices(draw: st.DrawFn) -> Item:
    """A single or multiple choice whose key is among its options."""
    ids = "abcdef"[: draw(st.integers(4, 6))]
    options = tuple(Option(id=id_, text=draw(TEXTS), why=draw(TEXTS)) for id_ in ids)
    key = tuple(sorted(draw(st.sets(st.sampled_from(ids), min_size=1))))
    common = {name: draw(strategy) for name, strategy in COMMON.items()}
    made = SingleChoice if len(key) == 1 else MultipleChoice
    return made(**common, options=options, key=key)


ITEMS = (
    choices()
    | st.builds(TrueFalse, **COMMON, key=st.booleans())
    | st.builds(FillIn, **COMMON, blanks=BLANKS)
    | st.builds(Reading, **COMMON, blanks=BLANKS)
)


@given(ITEMS)
def test_an_item_comes_back_from_json_as_it_went(item: Item):
    assert item_from_json(json.loads(json.dumps(item_to_json(item)))) == item


@given(ITEMS)
def test_a_browser_sees_these_fields_and_no_others(item: Item):
    shown = public_item(item)
    assert set(shown) == {"id", "kind", "stem", "code", "options", "blanks"}
    assert all(set(option) == {"id", "text"} for option in shown["options"])
    assert all(set(blank) == {"id"} for blank in shown["blanks"])


CANARY = "CANARY"
SECRET = Localised(zh=CANARY, en=CANARY)
SHOWN: dict[str, Any] = {
    "id": "x-1",
    "level": Level.JUNIOR,
    "topic": Topic.FILES,
    "difficulty": Difficulty.HARD,
    "stem": Localised(zh="题干", en="stem"),
    "explanation": SECRET,
}
BLANK = (Blank(id="1", accept=(CANARY,), normalise=("case",)),)
OPTIONS = tuple(Option(id=id_, text=Localised(zh=id_, en=id_), why=SECRET) for id_ in "abcd")


@pytest.mark.parametrize(
    "item",
    [
        SingleChoice(**SHOWN, options=OPTIONS, key=("c",)),
        MultipleChoice(**SHOWN, options=OPTIONS, key=("c", "d")),
        TrueFalse(**SHOWN, key=True),
        FillIn(**SHOWN, blanks=BLANK),
        Reading(**SHOWN, code="print(1)", blanks=BLANK),
    ],
    ids=lambda item: str(item.kind),
)
def test_no_private_field_of_any_kind_is_shown(item: Item):
    """Private texts are canaries; the key shows nowhere, whichever it is."""
    shown = json.dumps(public_item(item))
    assert CANARY not in shown
    for word in ("key", "why", "accept", "normalise", "explanation", "difficulty", "hard", "true"):
        assert f'"{word}"' not in shown


def test_a_key_that_names_no_option_cannot_exist():
    with pytest.raises(ValueError, match="names no option: z"):
        SingleChoice(**SHOWN, options=OPTIONS, key=("z",))


@pytest.mark.parametrize(("kind", "key"), [(SingleChoice, ("a", "b")), (MultipleChoice, ("a",))])
def test_a_key_of_the_wrong_length_cannot_exist(kind: Any, key: tuple[str, ...]):
    with pytest.raises(ValueError, match=r"x-1: a (single|multiple) choice"):
        kind(**SHOWN, options=OPTIONS, key=key)
