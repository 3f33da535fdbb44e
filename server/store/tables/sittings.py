"""Sittings, the rooms they are held in, candidates, assignments, attempts and their time ledger."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import Base, HexKey, IntKey, Slug, Title


class SittingRow(Base):
    """One plan, level, date and start. `profile` and `content` are frozen copies taken at creation.

    `content` holds the form: `{"theory": [[item body, points_h]…],
    "practical": [[task id, package digest, points_h]…]}`.
    """

    __tablename__ = "sitting"
    id: Mapped[IntKey]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[Title]
    plan_id: Mapped[Slug] = mapped_column(ForeignKey("plan.id"))
    profile: Mapped[dict[str, Any]]
    bank_id: Mapped[Slug]
    form_id: Mapped[Slug]
    form_title: Mapped[Title]
    variant: Mapped[str] = mapped_column(String(4))
    content: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    level: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(10))
    sitting_no: Mapped[int]
    starts_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20))


class SittingRoomRow(Base):
    """One sitting in one room: what an invigilator steers.

    `paused_ms` sums the pauses of the room that are over; `clock_shifts` counts the changes that moved every
    clock of the room alike, so that a page knows whether it has heard of the last one.
    """

    __tablename__ = "sitting_room"
    __table_args__ = (UniqueConstraint("sitting_id", "room_id"),)
    id: Mapped[IntKey]
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    state: Mapped[str] = mapped_column(String(20))
    start_code: Mapped[str] = mapped_column(String(12))
    started_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    paused_ms: Mapped[int] = mapped_column(default=0)
    clock_shifts: Mapped[int] = mapped_column(default=0)


class AssignmentRow(Base):
    """Which member of staff steers which sitting-room."""

    __tablename__ = "assignment"
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    sitting_room_id: Mapped[int] = mapped_column(ForeignKey("sitting_room.id"), primary_key=True)


class CandidateRow(Base):
    """A person. The document number itself is not kept: only its mask and a keyed hash to find doubles."""

    __tablename__ = "candidate"
    id: Mapped[IntKey]
    name: Mapped[str] = mapped_column(String(120))
    category: Mapped[str] = mapped_column(String(20))
    school: Mapped[str] = mapped_column(String(120), default="")
    document_masked: Mapped[str] = mapped_column(String(40))
    document_key: Mapped[str] = mapped_column(String(64))


class AttemptRow(Base):
    """One candidate's timed run of a form. `closes_at` is the ledger's sum, kept for the ticker's index.

    While `paused_at` is set the clock stands: both ends stay as they were at that instant, whatever the time
    is, and `resumes_as` is the state to go back to. `base_at` is null until the first answer where time
    counts from it; without one it counts from `latest_base_at`.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("sitting_id", "candidate_id"),
        Index("ix_attempt_state_closes_at", "state", "closes_at"),
    )
    id: Mapped[HexKey]
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"))
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    sitting_room_id: Mapped[int] = mapped_column(ForeignKey("sitting_room.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    candidate_number: Mapped[str] = mapped_column(String(20), unique=True)
    sign_in_key: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    order_seed: Mapped[str] = mapped_column(String(32))
    lease: Mapped[str | None] = mapped_column(String(32))
    confirmed_at: Mapped[datetime | None]
    rules_accepted_at: Mapped[datetime | None]
    late_permitted_at: Mapped[datetime | None]
    base_at: Mapped[datetime | None]
    latest_base_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    theory_closes_at: Mapped[datetime | None]
    theory_sealed_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    resumes_as: Mapped[str | None] = mapped_column(String(20))
    handed_in_at: Mapped[datetime | None]
    collected_at: Mapped[datetime | None]
    hand_in_cause: Mapped[str | None] = mapped_column(String(20))
    receipt: Mapped[dict[str, Any] | None]
    receipt_seen_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    connected: Mapped[bool] = mapped_column(default=False)


class CreditRow(Base):
    """One line of an attempt's time ledger; appended, never changed.

    `section` is the paper it was given in, `role` that of whoever gave it (empty for a pause).
    """

    __tablename__ = "credit"
    id: Mapped[IntKey]
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    ms: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    section: Mapped[str] = mapped_column(String(10), default="theory")
    role: Mapped[str] = mapped_column(String(20), default="")


class MessageRow(Base):
    """What an invigilator told a room, or one candidate of it."""

    __tablename__ = "message"
    id: Mapped[HexKey]
    sitting_room_id: Mapped[int] = mapped_column(ForeignKey("sitting_room.id"), index=True)
    attempt_id: Mapped[str | None] = mapped_column(ForeignKey("attempt.id"))
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
