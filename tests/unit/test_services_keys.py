"""Keyed hashes: apart by purpose and by secret; digests of answers do not depend on how JSON was written."""

import pytest

from server.services.judgements import SHOWN_OUTPUT, readable
from server.services.keys import Keys
from server.services.saving import canonical, digest_of

KEYS = Keys(b"k" * 32)


def test_a_tag_depends_on_purpose_text_and_secret() -> None:
    tags = {
        KEYS.tag("csrf", "x"),
        KEYS.tag("receipt", "x"),
        KEYS.tag("csrf", "y"),
        Keys(b"l" * 32).tag("csrf", "x"),
    }
    assert len(tags) == 4
    assert KEYS.tag("csrf", "x") == Keys(b"k" * 32).tag("csrf", "x")


def test_purpose_and_text_cannot_be_shifted_into_one_another() -> None:
    assert KEYS.tag("ab", "c") != KEYS.tag("a", "bc")


def test_a_short_code_is_ten_letters_people_can_read_out() -> None:
    code = KEYS.short_code("receipt", "digest")
    assert len(code) == 10
    assert set(code) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 32"):
        Keys(b"short")


def test_equal_values_have_equal_digests_however_they_were_ordered() -> None:
    one = canonical({"b": [1, "中"], "a": {"y": None, "x": True}})
    assert one == canonical({"a": {"x": True, "y": None}, "b": [1, "中"]})
    assert one == '{"a":{"x":true,"y":null},"b":[1,"中"]}'
    assert digest_of(one) != digest_of(canonical({"a": {"x": 1, "y": None}, "b": [1, "中"]}))


def test_output_kept_for_graders_is_cut_and_never_holds_what_a_database_refuses() -> None:
    assert readable(b"a\0\xffb") == "a\ufffd\ufffdb"
    assert len(readable(b"x" * 100_000)) == SHOWN_OUTPUT
    assert readable("汉".encode() * SHOWN_OUTPUT).endswith("\ufffd")
