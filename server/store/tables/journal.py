"""Facts that listeners tail, the record of who did what, sign-ins and throttles."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import Base, IntKey


class FactRow(Base):
    """Something that happened, for whoever listens on `channel`; `seq` counts per channel."""

    __tablename__ = "fact"
    __table_args__ = (UniqueConstraint("channel", "seq"),)
    id: Mapped[IntKey]
    channel: Mapped[str] = mapped_column(String(60))
    seq: Mapped[int]
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]]


class RecordRow(Base):
    """Who did what, why and when: one row per staff command and attempt transition; appended only."""

    __tablename__ = "record"
    seq: Mapped[IntKey]
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(100))
    what: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(100), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[dict[str, Any]]
    body_hash: Mapped[str] = mapped_column(String(64))


class SignInRow(Base):
    """A live or ended sign-in; the token itself is only in the browser's cookie."""

    __tablename__ = "sign_in"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    attempt_id: Mapped[str | None] = mapped_column(ForeignKey("attempt.id"), index=True)
    at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(String(60), default="")


class ThrottleRow(Base):
    """Failed sign-ins per key (account or seat): how many, and until when the next one is put off."""

    __tablename__ = "throttle"
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    failures: Mapped[int]
    open_at: Mapped[datetime]


class ChannelRow(Base):
    """The last `seq` given out on a channel; its row lock orders writers of one channel."""

    __tablename__ = "channel"
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    seq: Mapped[int]
