"""Moves of an attempt from one machine to another: between which seats, why, and how long they took."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import Base, IntKey


class MoveRow(Base):
    """One move; open until `ended_at`. Of the code only a keyed hash is kept, and nothing once it was used.

    `lost_ms` is how long it took. A pause of its own stops the clock meanwhile.
    """

    __tablename__ = "move"
    id: Mapped[IntKey]
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"), index=True)
    from_seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    to_seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(120))
    began_at: Mapped[datetime]
    code_tag: Mapped[str] = mapped_column(String(64))
    code_until: Mapped[datetime]
    code_failures: Mapped[int]
    from_address: Mapped[str] = mapped_column(String(60), default="")
    to_address: Mapped[str] = mapped_column(String(60), default="")
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    lost_ms: Mapped[int | None]
