"""What the machines that judge found when they tried their own limits."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import Base


class SandboxCheckRow(Base):
    """The last self-check of one machine. `identity` stands for its engine, image and the rights of a box.

    `failures` lists the limits that do not hold, each with what happened; a machine that has any judges
    nothing. `seen_at` is when somebody last saw that the check still speaks of the same engine and image.
    """

    __tablename__ = "sandbox_check"
    host: Mapped[str] = mapped_column(String(80), primary_key=True)
    identity: Mapped[str] = mapped_column(String(64))
    failures: Mapped[list[Any]]
    checked_at: Mapped[datetime]
    seen_at: Mapped[datetime]
