"""Every checker by name: what it lets pass, what it does not, and that nothing an output holds stops it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.checker_words import CheckerName, checker_problem
from server.practical.checkers.choosing import choose
from server.practical.errors import BadTask

MEBIBYTE = 1024 * 1024
HOSTILE = [
    b"",
    b"\0" * MEBIBYTE,
    b"\n" * MEBIBYTE,
    b" " * MEBIBYTE,
    b"a" * MEBIBYTE,
    b"9" * MEBIBYTE,
    b"1e" * (MEBIBYTE // 2),
    b"a " * (MEBIBYTE // 2),
    b"a\n" * (MEBIBYTE // 2),
    b"\r\n" * (MEBIBYTE // 2),
    bytes(range(256)) * (MEBIBYTE // 256),
    b"\xff\xfe" * (MEBIBYTE // 2),
]
CHECKERS = [
    "default",
    "case_sensitive",
    "space_change_sensitive",
    "float_tolerance 1e-6",
    "exact",
    "lines",
    "tokens",
    "floats 1e-6",
    "unordered",
]


@pytest.mark.parametrize(
    ("checker", "answer", "output"),
    [
        ("exact", b"a b\n", b"a b\n"),
        ("exact", b"", b""),
        ("lines", b"a b\nc\n", b"a b  \r\nc\n\n\n"),
        ("lines", b"a\n\nb", b"a\n \nb\n"),
        ("lines", b"\n", b""),
        ("tokens", b"1 2\n3\n", b"1\n2 3"),
        ("floats 0.01", b"x 1.5", b"x 1.509"),
        ("floats 0.01 0", b"100", b"100.009"),
        ("floats 0 0.01", b"100", b"101"),
        ("unordered", b"b\na\nb\n", b"b\nb \na\n\n"),
        ("unordered", b"", b"\n\n"),
        ("default float_tolerance 0.1", b"1", b"1.09"),
    ],
)
def test_answers_that_count(checker: str, answer: bytes, output: bytes) -> None:
    assert choose(checker)(answer, output) is None


@pytest.mark.parametrize(
    ("checker", "answer", "output", "says"),
    [
        ("exact", b"a\n", b"a", "line 1 ends differently"),
        ("exact", b"a\nb\n", b"a\nB\n", "line 2: expected 'b', got 'B'"),
        ("exact", b"a", b"", "line 1: expected 'a', got ''"),
        ("lines", b"a\nb", b"a", "line 2 is missing: 'b'"),
        ("lines", b"a", b"a\nb", "line 2 is too much: 'b'"),
        ("lines", b"a b", b"a  b", "line 1: expected 'a b'"),
        ("lines", b"a", b" a", "line 1"),
        ("lines", b"A", b"a", "line 1"),
        ("tokens", b"Yes", b"yes", "token 1"),
        ("tokens", b"1 2", b"1", "'2' is missing"),
        ("floats 0.01", b"1.5", b"1.52", "token 1"),
        ("floats 0.01", b"Yes 1", b"yes 1", "token 1"),
        ("floats 0.01 0", b"100", b"101", "token 1"),
        ("unordered", b"a\nb", b"a\na", "this line is missing: 'b'"),
        ("unordered", b"a\nb", b"a\nb\nb", "expected 2 lines, got 3"),
        ("unordered", b"a\nb", b"b", "this line is missing: 'a'"),
    ],
)
def test_answers_that_do_not_count_and_why(checker: str, answer: bytes, output: bytes, says: str) -> None:
    assert says in (choose(checker)(answer, output) or "")


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_mebibyte_of_anything_gets_a_short_answer(checker: str) -> None:
    check = choose(checker)
    for output in HOSTILE:
        difference = check(b"1 2 3\n", output)
        assert difference is not None
        assert len(difference) < 600
    long = b"a 1 \n" * (MEBIBYTE // 5)
    assert check(long, long) is None
    assert check(long, long + b"b") is not None


@pytest.mark.parametrize("checker", CHECKERS)
@given(text=st.binary(max_size=200), other=st.binary(max_size=200))
def test_every_checker_takes_an_answer_for_itself_and_never_fails(
    checker: str, text: bytes, other: bytes
) -> None:
    check = choose(checker)
    assert check(text, text) is None
    check(text, other)


@given(lines=st.lists(st.sampled_from([b"a", b"b", b"c c"]), max_size=8), data=st.data())
def test_lines_may_stand_in_any_order_but_each_as_often(lines: list[bytes], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(lines))
    assert choose("unordered")(b"\n".join(lines), b"\n".join(mixed)) is None
    assert choose("unordered")(b"\n".join(lines), b"\n".join([*mixed, b"d"])) is not None


@pytest.mark.parametrize(
    "words", ["fuzzy", "lines 3", "floats", "floats x", "floats 1 2 3", "floats -1", "regex"]
)
def test_words_that_name_no_checker_outside_a_box_are_refused(words: str) -> None:
    with pytest.raises(BadTask):
        choose(words)


def test_the_bank_and_the_judge_know_the_same_names() -> None:
    flags = {CheckerName.FLOATS: " 1e-6"}
    for name in CheckerName:
        words = f"{name}{flags.get(name, '')}"
        assert checker_problem(tuple(words.split())) is None
        if name is not CheckerName.REGEX:
            assert choose(words)(b"1\n", b"1\n") is None
