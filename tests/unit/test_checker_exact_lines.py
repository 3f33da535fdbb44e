"""Where spacing is the point, lines are compared as they stand."""

import pytest

from server.practical.checkers.choosing import choose

TREE = b"  *\n ***\n*****\n"


@pytest.mark.parametrize("output", [TREE, TREE.rstrip(), b"  *  \n ***\r\n*****\n\n\n"])
def test_ends_of_lines_and_of_the_output_are_free(output: bytes) -> None:
    assert choose("exact_lines")(TREE, output) is None


@pytest.mark.parametrize(
    ("output", "says"),
    [
        (b"*\n ***\n*****\n", "line 1"),
        (b"  *\n\n ***\n*****\n", "line 2"),
        (b"  *\n ***\n", "line 3 is missing"),
        (TREE + b"*\n", "line 4 is one too many"),
        (b"", "line 1 is missing"),
    ],
)
def test_everything_else_counts(output: bytes, says: str) -> None:
    message = choose("exact_lines")(TREE, output)
    assert message is not None
    assert says in message


def test_letters_keep_their_case() -> None:
    assert choose("exact_lines")(b"Ada", b"ada") is not None
