"""Payloads of item banks: lists, and what an upload came to."""

from server.edge.shapes import Given, Localised


class BankBrief(Given):
    """A bank and what it holds."""

    id: str
    title: Localised
    level: str
    version: str
    items: int
    tasks: int
    forms: tuple[str, ...]


class Banks(Given):
    """All banks."""

    banks: tuple[BankBrief, ...]


class BankEntry(Given):
    """One item or task in a bank's list."""

    id: str
    kind: str
    topic: str
    difficulty: str
    title: Localised


class Bank(Given):
    """A bank with its lists."""

    bank: BankBrief
    items: tuple[BankEntry, ...]
    tasks: tuple[BankEntry, ...]


class ImportReport(Given):
    """What an upload came to; `bank` null when the issues kept it out."""

    bank: BankBrief | None
    issues: tuple[dict[str, str], ...]
    skipped: tuple[dict[str, str], ...]
