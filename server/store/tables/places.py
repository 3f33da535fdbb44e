"""Plans, policy profiles, stations, rooms, seats and staff."""

from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import Base, IntKey, Slug, Title


class PlanRow(Base):
    """An exam plan as loaded from its file."""

    __tablename__ = "plan"
    id: Mapped[Slug] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]]


class ProfileRow(Base):
    """A policy profile as loaded from its file."""

    __tablename__ = "policy_profile"
    id: Mapped[Slug] = mapped_column(primary_key=True)
    title: Mapped[Title]
    body: Mapped[dict[str, Any]]


class StationRow(Base):
    """An exam station; `code` has five digits and stands in candidate numbers."""

    __tablename__ = "station"
    id: Mapped[IntKey]
    code: Mapped[str] = mapped_column(String(5), unique=True)
    name: Mapped[str] = mapped_column(String(120))


class RoomRow(Base):
    """A room of a station; `number` has up to three digits and stands in candidate numbers."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("station_id", "number"),)
    id: Mapped[IntKey]
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    rows: Mapped[int]
    columns: Mapped[int]


class SeatRow(Base):
    """A seat; `row` and `column` count from 1 as seen from the invigilator's desk."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("room_id", "number"),)
    id: Mapped[IntKey]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    number: Mapped[int]
    row: Mapped[int]
    column: Mapped[int]
    spare: Mapped[bool] = mapped_column(default=False)


class StaffRow(Base):
    """A member of staff; `password_hash` is argon2id in its encoded form."""

    __tablename__ = "staff"
    id: Mapped[IntKey]
    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200))
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))
    active: Mapped[bool] = mapped_column(default=True)
