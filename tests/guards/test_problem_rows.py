"""Every class of error says how it is answered; a new one without a row is found here."""

from collections.abc import Iterator

import pytest

from server.edge.problems import ROWS, problem_of
from server.errors import ExamError, InvalidInput


def every_error(root: type[ExamError] = ExamError) -> Iterator[type[ExamError]]:
    """The whole tree."""
    yield root
    for child in root.__subclasses__():
        yield from every_error(child)


def without_row(rows: object) -> set[str]:
    """Names of classes that `rows` does not have."""
    return {each.__name__ for each in every_error() if each not in rows}  # type: ignore[operator]


def test_every_class_of_error_has_a_row_of_its_own():
    assert without_row(ROWS) == set()


def test_a_class_without_a_row_would_be_found():
    assert without_row({each: row for each, row in ROWS.items() if each is not InvalidInput}) == {
        "InvalidInput"
    }


def test_no_two_classes_share_a_slug():
    slugs = [row.slug for row in ROWS.values()]
    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("error", list(every_error()))
def test_a_problem_carries_title_status_and_detail_and_its_own_fields(error):
    problem = problem_of(error("why", wait_s=3))
    assert problem["type"] == f"urn:kaohe:problem:{ROWS[error].slug}"
    assert (problem["status"], problem["detail"]) == (ROWS[error].status, "why")
    assert problem["title"] == error.title()
    assert problem["wait_s"] == 3


def test_what_nobody_foresaw_shows_a_reference_and_nothing_else(capsys):
    problem = problem_of(ZeroDivisionError("/secret/path"))
    assert problem["status"] == 500
    assert "secret" not in str(problem)
    assert problem["instance"].rpartition(":")[2] in problem["detail"]
