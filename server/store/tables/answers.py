"""Responses: the current answer per item and every revision ever accepted."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import Base, Counter, Slug


class ResponseRow(Base):
    """The current answer to an item or the files of a task: canonical JSON, moved forward only.

    `section` is theory, practical or place (where the candidate is, no answer at all).
    """

    __tablename__ = "response"
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    item: Mapped[Slug] = mapped_column(primary_key=True)
    section: Mapped[str] = mapped_column(String(10))
    revision: Mapped[int] = mapped_column(Counter)
    value: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    answered: Mapped[bool]
    flagged: Mapped[bool]
    saved_at: Mapped[datetime]


class RevisionRow(Base):
    """An accepted write, kept for ever. `lease` says from which device it came."""

    __tablename__ = "response_revision"
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    item: Mapped[Slug] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(Counter, primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    lease: Mapped[str] = mapped_column(String(32))
    saved_at: Mapped[datetime]


class QuarantinedRow(Base):
    """A write that was refused and might matter: kept apart for people, never merged.

    `cause` is `lease` (another device holds the attempt), `late` (the time was over, the paper sealed or
    handed in) or `file` (brought in an answer file after the end). `value` is JSON in ASCII of `size` bytes,
    whatever the page sent; `digest` is its SHA-256.
    """

    __tablename__ = "quarantined_write"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"), index=True)
    item: Mapped[Slug]
    revision: Mapped[int] = mapped_column(Counter)
    value: Mapped[str] = mapped_column(Text)
    lease: Mapped[str] = mapped_column(String(64))  # whatever a page sent
    received_at: Mapped[datetime]
    cause: Mapped[str] = mapped_column(String(10))
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
