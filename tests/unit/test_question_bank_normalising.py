"""A typed answer may differ from the accepted one only in what its blank forgives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.normalising import accepts, normalised
from question_bank.vocabulary import Normalise

ALL = ("width", "space", "case")


@pytest.mark.parametrize(
    ("typed", "steps", "result"),
    [
        ("ｌｅｎ（）", ("width",), "len()"),
        ("１２，３４", ("width",), "12,34"),
        ("“a”", ("width",), '"a"'),
        ("a\u3000b", ("width",), "a b"),
        ("  a \t b\n", ("space",), "a b"),
        ("1\r\n2", (), "1\n2"),
        ("True", ("case",), "true"),
        ("  ＴＲＵＥ\u3000", ALL, "true"),
        (" Len ", (), " Len "),
        ("汉字，", ("space", "case"), "汉字，"),
    ],
)
def test_each_step_forgives_its_own_difference(typed: str, steps: tuple[str, ...], result: str):
    assert normalised(typed, steps) == result


def test_an_unknown_step_is_refused():
    with pytest.raises(ValueError, match="accent"):
        normalised("a", ("accent",))


def test_any_of_the_accepted_texts_will_do():
    assert accepts("ＬＥＮ ( )".replace(" ", ""), ("len", "len()"), ALL)
    assert not accepts("length", ("len", "len()"), ALL)
    assert not accepts("Len", ("len",), ("width", "space"))


@given(st.text(), st.sets(st.sampled_from(Normalise)))
def test_what_was_normalised_stays_as_it_is(text: str, steps: set[Normalise]):
    once = normalised(text, steps)
    assert normalised(once, steps) == once


@given(st.text())
def test_every_accepted_text_accepts_itself(text: str):
    assert accepts(text, (text,), ALL)
