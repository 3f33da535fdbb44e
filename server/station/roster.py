"""One row of a registration list: read strictly, refused by line and column; document numbers masked."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from question_bank.normalising import normalised
from server.errors import InvalidInput
from server.exam.words import Category

MAX_NAME = 60
MAX_SCHOOL = 120
# The last six sign in, and half of a number stays hidden on screen.
DOCUMENT_LENGTHS = range(6, 31)

# Header of a column as stations write it, and as the JSON API names it.
COLUMNS = {"name": "姓名", "category": "类别", "document_number": "证件号", "school": "学校"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """A candidate as registered; `document_number` is in half-width capitals, `school` may be empty."""

    name: str
    category: Category
    document_number: str
    school: str


def read_roster_row(row: Mapping[str, object], line: int) -> RosterRow:
    """Read one row; columns are named in Chinese or English.

    Raises:
        InvalidInput: with the column as `field` and the `line` among its fields.
    """
    return RosterRow(
        name=_required(row, "name", line, MAX_NAME),
        category=_category(row, line),
        document_number=_document_number(row, line),
        school=_text(row, "school", line, MAX_SCHOOL),
    )


def mask_document(number: str, first: int, last: int) -> str:
    """Stars for all but `first` and `last` characters; of a short number at least half is hidden."""
    readable = len(number) // 2
    last = min(last, readable)
    first = min(first, readable - last)
    hidden = len(number) - first - last
    return number[:first] + "*" * hidden + number[first + hidden :]


def _category(row: Mapping[str, object], line: int) -> Category:
    word = _required(row, "category", line, MAX_NAME)
    for category in Category:
        if word == category.value:
            return category
    raise _refusal(line, "category", f"must be one of {' '.join(Category)}")


def _document_number(row: Mapping[str, object], line: int) -> str:
    number = normalised(_required(row, "document_number", line, MAX_NAME), ("width", "space")).upper()
    if len(number) not in DOCUMENT_LENGTHS or not number.isascii() or not number.isalnum():
        raise _refusal(
            line,
            "document_number",
            f"must be {DOCUMENT_LENGTHS.start} to {DOCUMENT_LENGTHS.stop - 1} letters and digits",
        )
    return number


def _required(row: Mapping[str, object], column: str, line: int, at_most: int) -> str:
    text = _text(row, column, line, at_most)
    if not text:
        raise _refusal(line, column, "is missing")
    return text


def _text(row: Mapping[str, object], column: str, line: int, at_most: int) -> str:
    value = row.get(COLUMNS[column], row.get(column))
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _refusal(line, column, "must be text")
    text = unicodedata.normalize("NFC", value).strip()
    if len(text) > at_most:
        raise _refusal(line, column, f"has more than {at_most} characters")
    if any(unicodedata.category(letter) == "Cc" for letter in text):
        raise _refusal(line, column, "has a control character in it")
    return text


def _refusal(line: int, column: str, why: str) -> InvalidInput:
    return InvalidInput(f"line {line}: {COLUMNS[column]} ({column}) {why}", field=column, line=line)
