"""Which sandbox image a sitting is judged in, and which ones the judges have."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import Base


class SittingPinRow(Base):
    """The one image, by its root file system's digest, that a flavour's tasks of a sitting are judged in."""

    __tablename__ = "sitting_pin"
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    flavour: Mapped[str] = mapped_column(String(10), primary_key=True)
    image: Mapped[str] = mapped_column(String(80))
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]


class JudgeImageRow(Base):
    """The image that a judge has for a flavour, as it last said."""

    __tablename__ = "judge_image"
    owner: Mapped[str] = mapped_column(String(80), primary_key=True)
    flavour: Mapped[str] = mapped_column(String(10), primary_key=True)
    image: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
