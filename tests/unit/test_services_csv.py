"""What the office takes away opens in a spreadsheet as it was written, and runs nothing."""

import csv
import io

import pytest

from server.services.results import csv_bytes


def cells_of(blob: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(blob.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"])
def test_a_cell_a_spreadsheet_would_run_becomes_text(first: str) -> None:
    blob = csv_bytes(["name"], [[f"{first}1+1"]])
    assert f"\"'{first}".encode() in blob


def test_candidate_numbers_keep_their_last_digits() -> None:
    """A spreadsheet would cut a number of sixteen digits to fifteen."""
    assert cells_of(csv_bytes(["n"], [["2601132010001019"], ["123456789012345"]])) == [
        ["n"],
        ["'2601132010001019"],
        ["123456789012345"],
    ]


def test_names_with_commas_quotes_and_line_ends_come_back_whole() -> None:
    names = ['Ada "Countess", of L.', "李\n雷", "韩梅梅", ""]
    assert [row[0] for row in cells_of(csv_bytes(["姓名"], [[name] for name in names]))] == ["姓名", *names]


def test_the_file_says_it_is_utf_8_and_ends_lines_as_rfc_4180_asks() -> None:
    blob = csv_bytes(["姓名"], [["甲"]])
    assert blob == b"\xef\xbb\xbf" + '"姓名"\r\n"甲"\r\n'.encode()
