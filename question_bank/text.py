"""Knows text that exists in both languages of the product."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Localised:
    """One text in Chinese (zh-CN) and English."""

    zh: str
    en: str

    def to_json(self) -> dict[str, str]:
        """`{"zh": …, "en": …}`."""
        return {"zh": self.zh, "en": self.en}

    @classmethod
    def from_json(cls, document: Mapping[str, str]) -> "Localised":
        """The text `to_json` wrote. Raises KeyError when a language is missing."""
        return cls(zh=document["zh"], en=document["en"])
