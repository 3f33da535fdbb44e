"""Banks, items, task packages and forms."""

from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import Base, Slug, Title


class BankRow(Base):
    """An imported item bank."""

    __tablename__ = "bank"
    id: Mapped[Slug] = mapped_column(primary_key=True)
    title: Mapped[Title]
    level: Mapped[str] = mapped_column(String(10))
    version: Mapped[str] = mapped_column(String(20))


class ItemRow(Base):
    """A theory item, whole, with its key; `body` is `question_bank.items.item_to_json`."""

    __tablename__ = "item"
    bank_id: Mapped[Slug] = mapped_column(ForeignKey("bank.id"), primary_key=True)
    id: Mapped[Slug] = mapped_column(primary_key=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str] = mapped_column(String(40))
    difficulty: Mapped[str] = mapped_column(String(10))
    body: Mapped[dict[str, Any]]


class PackageRow(Base):
    """The bytes of one task package as a canonical zip, by digest."""

    __tablename__ = "package"
    digest: Mapped[str] = mapped_column(String(80), primary_key=True)
    blob: Mapped[bytes] = mapped_column(LargeBinary)


class TaskRow(Base):
    """A task of a bank and the package that holds it."""

    __tablename__ = "task"
    bank_id: Mapped[Slug] = mapped_column(ForeignKey("bank.id"), primary_key=True)
    id: Mapped[Slug] = mapped_column(primary_key=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str] = mapped_column(String(40))
    title: Mapped[Title]
    package_digest: Mapped[str] = mapped_column(ForeignKey("package.digest"))


class FormRow(Base):
    """A fixed paper of both sections; frozen by value so a later import cannot change it.

    `theory` and `practical` are lists of `[id, points in hundredths]`.
    """

    __tablename__ = "form"
    bank_id: Mapped[Slug] = mapped_column(ForeignKey("bank.id"), primary_key=True)
    id: Mapped[Slug] = mapped_column(primary_key=True)
    level: Mapped[str] = mapped_column(String(10))
    variant: Mapped[str] = mapped_column(String(4))
    title: Mapped[Title]
    theory: Mapped[list[Any]]
    practical: Mapped[list[Any]]
