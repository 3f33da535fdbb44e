"""What authors read: banks, what they hold, and what an upload came to."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.services.views import Localised


@dataclass(frozen=True, slots=True, kw_only=True)
class BankBrief:
    """A bank and what it holds."""

    id: str
    title: Localised
    level: str
    version: str
    items: int
    tasks: int
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BankEntry:
    """One item or task in a bank's list."""

    id: str
    kind: str
    topic: str
    difficulty: str
    title: Localised


@dataclass(frozen=True, slots=True, kw_only=True)
class BankView:
    """A bank with its lists."""

    bank: BankBrief
    items: tuple[BankEntry, ...]
    tasks: tuple[BankEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an upload came to; `bank` is None when `issues` kept it out."""

    bank: BankBrief | None
    issues: tuple[Mapping[str, str], ...]
    skipped: tuple[Mapping[str, str], ...]
