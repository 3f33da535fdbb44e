"""What moves a clock beside credits: pauses of attempts and rooms, accommodations of candidates."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import Base, IntKey


class PauseRow(Base):
    """One pause, of an attempt or (`attempt_id` null) of its whole room; its end is filled in once.

    Pauses may overlap: what they give is one credit for the whole stretch in which the clock stood.
    """

    __tablename__ = "pause"
    id: Mapped[IntKey]
    sitting_room_id: Mapped[int] = mapped_column(ForeignKey("sitting_room.id"), index=True)
    attempt_id: Mapped[str | None] = mapped_column(ForeignKey("attempt.id"), index=True)
    cause: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(120))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(120))


class AccommodationRow(Base):
    """More time for one candidate, granted before or during the sitting; appended, the last one counts.

    Shares are hundredths of a per cent of a paper's length, amounts are milliseconds.
    """

    __tablename__ = "accommodation"
    id: Mapped[IntKey]
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"), index=True)
    theory_percent_h: Mapped[int]
    theory_ms: Mapped[int]
    practical_percent_h: Mapped[int]
    practical_ms: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
