"""Knows how to take typed fields out of a plain document and to name the place of each that is wrong."""

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from question_bank import messages
from question_bank.complaints import Complaints
from question_bank.text import Localised
from question_bank.yaml_text import Plain

Word = TypeVar("Word", bound=StrEnum)


class Fields:
    """One mapping of a file. Each reader returns None after it reported what is wrong.

    Args:
        value: what stands there; anything but a mapping is reported and read as an empty one.
        path: the file, for the reports.
        place: dotted and indexed place of the mapping in the file, "" at the top.
    """

    def __init__(self, value: Plain, *, path: str, place: str, complaints: Complaints) -> None:
        self.path = path
        self.place = place
        self.complaints = complaints
        self.is_mapping = isinstance(value, dict)
        self._values: dict[str, Plain] = value if isinstance(value, dict) else {}
        if not self.is_mapping:
            complaints.report(path, place, messages.NOT_MAPPING)

    def at(self, name: str) -> str:
        """The place of a field of this mapping."""
        return f"{self.place}.{name}" if self.place else name

    def has(self, name: str) -> bool:
        """True when the field is written, even if empty."""
        return name in self._values

    def names(self) -> tuple[str, ...]:
        """The keys as written."""
        return tuple(self._values)

    def report(self, name: str, message: Localised, /, **words: object) -> None:
        """Report a problem of one field, or of the whole mapping when `name` is ""."""
        self.complaints.report(self.path, self.at(name) if name else self.place, message, **words)

    def only(self, known: Iterable[str]) -> None:
        """Report every key that is not known."""
        allowed = tuple(known)
        for name in self._values:
            if name not in allowed:
                self.report(name, messages.UNKNOWN_KEY, name=name, known=", ".join(allowed))

    def reporting_to(self, complaints: Complaints) -> "Fields":
        """The same mapping, with its problems going elsewhere."""
        return Fields(self._values, path=self.path, place=self.place, complaints=complaints)

    def raw(self, name: str) -> Plain | None:
        """The value as it stands, None when it is not written."""
        return self._values.get(name)

    def text(self, name: str, *, required: bool = True) -> str | None:
        """A text that is not empty."""
        if name not in self._values:
            if required and self.is_mapping:
                self.report(name, messages.MISSING)
            return None
        value = self._values[name]
        if not isinstance(value, str):
            self.report(name, messages.NOT_TEXT)
        elif "\0" in value:
            self.report(name, messages.HAS_NUL)
        elif value.strip():
            return value
        elif required:
            self.report(name, messages.EMPTY)
        return None

    def word(self, name: str, words: type[Word], *, required: bool = True) -> Word | None:
        """One of a closed set, by its value or by its member name in small letters."""
        text = self.text(name, required=required)
        if text is None:
            return None
        for member in words:
            if text in (member.value, member.name.lower()):
                return member
        self.report(name, messages.NOT_ONE_OF, value=text, known=", ".join(words))
        return None

    def localised(self, name: str) -> Localised | None:
        """`{zh: …, en: …}`; each missing language is named."""
        if name not in self._values:
            if self.is_mapping:
                self.report(name, messages.MISSING)
            return None
        value = self._values[name]
        if not isinstance(value, dict):
            self.report(name, messages.NEEDS_LANGUAGES)
            return None
        inner = self.inside(name)
        inner.only(("zh", "en"))
        zh, en = inner.text("zh"), inner.text("en")
        return Localised(zh=zh, en=en) if zh is not None and en is not None else None

    def inside(self, name: str) -> "Fields":
        """The mapping in a field; an absent one reads as empty."""
        return Fields(
            self._values.get(name, {}), path=self.path, place=self.at(name), complaints=self.complaints
        )

    def entries(self, name: str, *, required: bool = True) -> list["Fields"]:
        """The mappings of a list, each knowing its place."""
        return [
            Fields(value, path=self.path, place=f"{self.at(name)}[{index}]", complaints=self.complaints)
            for index, value in enumerate(self.sequence(name, required=required))
        ]

    def texts(self, name: str, *, required: bool = True) -> tuple[str, ...]:
        """The texts of a list; a lone text is a list of one, entries that are no text are reported."""
        if isinstance(self._values.get(name), str):
            text = self.text(name, required=required)
            return (text,) if text is not None else ()
        found = []
        for index, value in enumerate(self.sequence(name, required=required)):
            if not isinstance(value, str):
                self.report(f"{name}[{index}]", messages.NOT_TEXT)
            elif "\0" in value:
                self.report(f"{name}[{index}]", messages.HAS_NUL)
            elif not value.strip():
                self.report(f"{name}[{index}]", messages.EMPTY)
            else:
                found.append(value)
        return tuple(found)

    def sequence(self, name: str, *, required: bool = True) -> Sequence[Plain]:
        """The entries of a list, unread; an empty one is reported when it is required."""
        if name not in self._values:
            if required and self.is_mapping:
                self.report(name, messages.MISSING)
            return []
        value = self._values[name]
        if not isinstance(value, list):
            self.report(name, messages.NOT_LIST)
            return []
        if required and not value:
            self.report(name, messages.EMPTY)
        return value

    def truth(self, name: str) -> bool | None:
        """`true` or `false`, in any capitals."""
        text = self.text(name)
        if text is None:
            return None
        if text.lower() not in ("true", "false"):
            self.report(name, messages.NOT_BOOLEAN, value=text)
            return None
        return text.lower() == "true"

    def number(self, name: str, low: Decimal, high: Decimal, *, required: bool = False) -> Decimal | None:
        """A finite decimal from `low` to `high`, both allowed."""
        text = self.text(name, required=required)
        if text is None:
            return None
        value = decimal(text)
        if value is None:
            self.report(name, messages.NOT_NUMBER, value=text)
        elif not low <= value <= high:
            self.report(name, messages.OUT_OF_RANGE, value=text, low=low, high=high)
        else:
            return value
        return None

    def points_h(self, name: str) -> int | None:
        """Points with at most two decimals, above 0 and at most 100, as hundredths."""
        value = self.number(name, Decimal("0.01"), Decimal(100), required=True)
        if value is None:
            return None
        hundredths = value * 100
        if hundredths != int(hundredths):
            self.report(name, messages.TOO_FINE, value=self._values[name])
            return None
        return int(hundredths)


def decimal(text: str) -> Decimal | None:
    """The finite number a text writes, None when it writes none or one of absurd length."""
    if len(text) > 40:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
