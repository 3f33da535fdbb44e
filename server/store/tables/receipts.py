"""Receipts of a hand-in, and what people decided about writes that were kept apart."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import Base, Counter


class ReceiptRow(Base):
    """One receipt of an attempt; a later one has the next number and leaves the earlier ones as they are.

    `covered` is the canonical JSON that `digest` was taken over; `body` holds the counts people read.
    """

    __tablename__ = "receipt"
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), index=True)
    at: Mapped[datetime]
    cause: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))
    covered: Mapped[str] = mapped_column(Text)
    body: Mapped[dict[str, Any]]


class LateDecisionRow(Base):
    """What was decided about one write that was kept apart: appended once, never changed.

    `revision` and `receipt` are those that accepting it made.
    """

    __tablename__ = "late_decision"
    quarantined_id: Mapped[int] = mapped_column(ForeignKey("quarantined_write.id"), primary_key=True)
    accepted: Mapped[bool]
    by: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    revision: Mapped[int | None] = mapped_column(Counter)
    receipt: Mapped[int | None]
