"""A registration list is read row by row; a bad row is named by line and column, a document number masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import InvalidInput
from server.exam.words import Category
from server.station.roster import MAX_NAME, RosterRow, mask_document, read_roster_row

ADA = {"姓名": "艾达", "类别": "中职", "证件号": "TEST20080101001x", "学校": "样例职业学校"}


def test_a_row_is_read_under_chinese_headers() -> None:
    assert read_roster_row(ADA, 2) == RosterRow(
        name="艾达",
        category=Category.SECONDARY_VOCATIONAL,
        document_number="TEST20080101001X",
        school="样例职业学校",
    )


def test_a_row_is_read_under_english_headers_with_width_and_spaces_forgiven() -> None:
    row = {"name": " 𠮷田·艾达 ", "category": "社会考生", "document_number": " ｔｅｓｔ００１２ "}
    assert read_roster_row(row, 2) == RosterRow(
        name="𠮷田·艾达", category=Category.GENERAL_PUBLIC, document_number="TEST0012", school=""
    )


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"姓名": ""}, "name"),
        ({"姓名": "  "}, "name"),
        ({"姓名": None}, "name"),
        ({"姓名": 12}, "name"),
        ({"姓名": "艾\x00达"}, "name"),
        ({"姓名": "艾" * (MAX_NAME + 1)}, "name"),
        ({"类别": "本科"}, "category"),
        ({"证件号": "12345"}, "document_number"),
        ({"证件号": "1" * 31}, "document_number"),
        ({"证件号": "1234-5678"}, "document_number"),
        ({"证件号": "一二三四五六"}, "document_number"),
        ({"学校": 7}, "school"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(changed: dict[str, object], column: str) -> None:
    with pytest.raises(InvalidInput, match="line 17: ") as refused:
        read_roster_row(ADA | changed, 17)
    assert (refused.value.field, refused.value.fields["line"]) == (column, 17)


def test_a_missing_column_is_a_missing_value() -> None:
    row = {header: cell for header, cell in ADA.items() if header != "类别"}
    with pytest.raises(InvalidInput, match=r"类别 \(category\) is missing"):
        read_roster_row(row, 3)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("TEST20080101001234", "TES***********1234"),
        ("E1234567", "****4567"),
        ("A12345", "***345"),
        ("", ""),
    ],
)
def test_a_document_number_shows_its_ends_only(number: str, masked: str) -> None:
    assert mask_document(number, 3, 4) == masked


@given(st.text(alphabet="ABC0123456789", max_size=30), st.integers(0, 40), st.integers(0, 40))
def test_at_least_half_of_any_number_stays_hidden(number: str, first: int, last: int) -> None:
    masked = mask_document(number, first, last)
    assert len(masked) == len(number)
    assert masked.count("*") * 2 >= len(number)
    assert all(shown in ("*", real) for shown, real in zip(masked, number, strict=True))
