"""Reading one value of a plan or profile: a reader takes (value, field) and names the field it refuses."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from question_bank.text import Localised
from server.errors import InvalidInput

T = TypeVar("T")
Word = TypeVar("Word", bound=StrEnum)
Reader = Callable[[object, str], T]


def mapping_of(value: object, field: str) -> Mapping[str, object]:
    """A mapping with text keys."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise InvalidInput(f"{field or 'the file'} must be a mapping of names to values", field=field)
    return value


def only_keys(mapping: Mapping[str, object], known: set[str], field: str = "") -> None:
    """Refuse the first key that nobody knows: a misspelt rule must not fall back to its default."""
    for key in mapping:
        if key not in known:
            raise InvalidInput(f"unknown key {key!r}", field=f"{field}.{key}" if field else key)


def required(mapping: Mapping[str, object], key: str, read: Reader[T], field: str = "") -> T:
    """The value under `key`, read; refused where it is missing."""
    name = f"{field}.{key}" if field else key
    if key not in mapping:
        raise InvalidInput(f"{name} is missing", field=name)
    return read(mapping[key], name)


def text_of(value: object, field: str) -> str:
    """Text with something in it, trimmed."""
    if not isinstance(value, str) or not value.strip():
        raise InvalidInput(f"{field} must be text", field=field)
    return value.strip()


def localised_of(value: object, field: str) -> Localised:
    """`{zh, en}`, both given."""
    both = mapping_of(value, field)
    only_keys(both, {"zh", "en"}, field)
    return Localised(zh=required(both, "zh", text_of, field), en=required(both, "en", text_of, field))


def flag_of(value: object, field: str) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise InvalidInput(f"{field} must be true or false", field=field)
    return value


def whole_of(value: object, field: str) -> int:
    """A whole number of zero or more."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InvalidInput(f"{field} must be a whole number of zero or more", field=field)
    return value


def decimal_of(value: object, field: str) -> Decimal:
    """A number of zero or more; text is read exactly, a float as it is written."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise InvalidInput(f"{field} must be a number", field=field)
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise InvalidInput(f"{field} must be a number, not {value!r}", field=field) from error
    if not number.is_finite() or number < 0:
        raise InvalidInput(f"{field} must be zero or more", field=field)
    return number


def date_of(value: object, field: str) -> date:
    """A calendar day: a YAML date or text as in 2025-05-24."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise InvalidInput(f"{field} must be a day as in 2025-05-24", field=field) from error
    if type(value) is not date:  # a datetime is a date to isinstance, and no day
        raise InvalidInput(f"{field} must be a day as in 2025-05-24", field=field)
    return value


def choice_of(words: type[Word]) -> Reader[Word]:
    """A reader for one word of a closed set."""

    def read(value: object, field: str) -> Word:
        for word in words:
            if value == word.value:
                return word
        raise InvalidInput(f"{field} must be one of {', '.join(words)}, not {value!r}", field=field)

    return read


def list_of(read_one: Reader[T]) -> Reader[tuple[T, ...]]:
    """A reader for a list; entries are named `field[0]`, `field[1]`, …"""

    def read(value: object, field: str) -> tuple[T, ...]:
        if not isinstance(value, list | tuple):
            raise InvalidInput(f"{field} must be a list", field=field)
        return tuple(read_one(entry, f"{field}[{at}]") for at, entry in enumerate(value))

    return read


def or_none(read_one: Reader[T]) -> Reader[T | None]:
    """A reader that also takes null."""

    def read(value: object, field: str) -> T | None:
        return None if value is None else read_one(value, field)

    return read
