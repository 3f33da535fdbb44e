"""What the server knows of its own clock and life: anchors, alarms, measured outages."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import Base, IntKey


class AnchorRow(Base):
    """One machine's clock: at `boot_ns` on the clock of this `boot` it was `utc`.

    `seen_at` is the last instant at which a serving process of the machine said that it lives, `ahead_ms` how
    far the wall clock was last known to be ahead.
    """

    __tablename__ = "clock_anchor"
    host: Mapped[str] = mapped_column(String(80), primary_key=True)
    boot: Mapped[str] = mapped_column(String(80))
    boot_ns: Mapped[int] = mapped_column(BigInteger)
    utc: Mapped[datetime]
    ahead_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    seen_at: Mapped[datetime]


class AlarmRow(Base):
    """Something staff must look at until one of them says they did. `body` holds what its words need."""

    __tablename__ = "alarm"
    id: Mapped[IntKey]
    kind: Mapped[str] = mapped_column(String(40))
    host: Mapped[str] = mapped_column(String(80))
    since: Mapped[datetime]
    body: Mapped[dict[str, Any]]
    acknowledged_at: Mapped[datetime | None] = mapped_column(index=True)
    acknowledged_by: Mapped[str | None] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text, default="")


class OutageRow(Base):
    """A measured stretch in which nothing was heard of an attempt, or (no attempt) the server was down.

    `cause` is silence or server. A measurement only: whether time is given for it is decided by people.
    """

    __tablename__ = "outage"
    __table_args__ = (Index("ix_outage_room_attempt", "sitting_room_id", "attempt_id"),)
    id: Mapped[IntKey]
    sitting_room_id: Mapped[int] = mapped_column(ForeignKey("sitting_room.id"))
    attempt_id: Mapped[str | None] = mapped_column(ForeignKey("attempt.id"))
    cause: Mapped[str] = mapped_column(String(10))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    ms: Mapped[int]
