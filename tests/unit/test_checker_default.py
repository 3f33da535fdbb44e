"""The default checker compares tokens as the ICPC package format says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.practical.checkers.choosing import choose
from server.practical.checkers.default import number
from server.practical.errors import BadTask


def accepted(flags: str, answer: bytes, output: bytes) -> bool:
    return choose(flags)(answer, output) is None


@pytest.mark.parametrize(
    ("flags", "answer", "output"),
    [
        ("default", b"1 2 3\n", b"1 2 3\n"),
        ("default", b"1 2 3\n", b"  1\r\n2\t3"),
        ("default", b"YES\n", b"yes\n"),
        ("default", b"", b"\n\n"),
        ("default", "总分 90\n".encode(), "总分 90".encode()),
        ("case_sensitive", b"Yes", b"Yes\n"),
        ("space_change_sensitive", b"a  b\n", b"A  b\n"),
        ("float_tolerance 1e-6", b"0.333333", b"0.3333334"),
        ("float_tolerance 1e-6", b"3", b"3.0000001"),
        ("float_tolerance 1e-6", b"1e9", b"1000000001"),
        ("float_tolerance 1e-6", b"x 1.0", b"X 1"),
        ("float_absolute_tolerance 0.01", b"100", b"100.009"),
        ("float_relative_tolerance 0.01", b"100", b"101"),
        ("float_relative_tolerance 0.01", b"-100", b"-99"),
        ("float_tolerance 1e-6", b"nan", b"NaN"),  # no number: compared as text
    ],
)
def test_answers_that_count(flags: str, answer: bytes, output: bytes) -> None:
    assert accepted(flags, answer, output)


@pytest.mark.parametrize(
    ("flags", "answer", "output"),
    [
        ("default", b"1 2 3", b"1 2"),
        ("default", b"1 2", b"1 2 3"),
        ("default", b"12", b"1 2"),
        ("default", b"1", b""),
        ("default", b"", b"1"),
        ("default", b"1.0", b"1"),
        ("default", "\u00c9".encode(), "\u00e9".encode()),  # only ASCII letters lose their case
        ("default", b"1 2", "1\u00a02".encode()),  # only ASCII white space parts tokens
        ("case_sensitive", b"Yes", b"yes"),
        ("space_change_sensitive", b"a  b\n", b"a b\n"),
        ("space_change_sensitive", b"a b\n", b"a b"),
        ("float_tolerance 1e-6", b"0.333333", b"0.34"),
        ("float_tolerance 1e-6", b"1.0", b"nan"),
        ("float_tolerance 1e-6", b"1.0", b"inf"),
        ("float_tolerance 1e300", b"1.0", b"1e999"),
        ("float_tolerance 1e-6", b"1.0", b"1_0"),
        ("float_tolerance 1e-6", b"1.0", "１.0".encode()),
        ("float_tolerance 1e-6", b"1.0", b"0x1"),
        ("float_tolerance 1e-6", b"1.0", b"1.0.0"),
        ("float_tolerance 1e300", b"1.0", b"9" * 401),
        ("float_absolute_tolerance 0.01", b"100", b"100.02"),
        ("float_relative_tolerance 0.01", b"0", b"0.001"),
    ],
)
def test_answers_that_do_not(flags: str, answer: bytes, output: bytes) -> None:
    assert not accepted(flags, answer, output)


@pytest.mark.parametrize(
    "flags",
    [
        "fuzzy",
        "float_tolerance",
        "float_tolerance x",
        "float_tolerance -1",
        "float_tolerance nan",
        "default 3",
    ],
)
def test_unknown_flags_are_the_authors_error(flags: str) -> None:
    with pytest.raises(BadTask, match="checker"):
        choose(flags)


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes_get_an_answer_and_equal_ones_are_equal(answer: bytes, output: bytes) -> None:
    for flags in ("default", "case_sensitive", "space_change_sensitive", "float_tolerance 0.1"):
        assert accepted(flags, answer, answer)
        assert accepted(flags, answer, output) == accepted(flags, output, answer)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_that_python_prints_is_read(value: float) -> None:
    assert number(repr(value).encode()) == value


def test_the_message_names_the_token() -> None:
    message = choose("default")(b"3 4 5", b"3 9 5")
    assert message is not None
    assert "token 2" in message
    assert "'4'" in message
    assert "'9'" in message
