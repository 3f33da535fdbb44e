"""The declarative base, the instant type and the few column shapes all tables share."""

import secrets
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; a naive one is refused at the border of the store."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def new_id() -> str:
    """128 random bits as 32 hex digits: ids of attempts, submissions and tries cannot be guessed."""
    return secrets.token_hex(16)


# SQLite counts rows by itself only in a column spelt INTEGER.
Counter = BigInteger().with_variant(Integer, "sqlite")

IntKey = Annotated[int, mapped_column(Counter, primary_key=True, autoincrement=True)]
HexKey = Annotated[str, mapped_column(String(32), primary_key=True, default=new_id)]
Slug = Annotated[str, mapped_column(String(80))]
Title = Annotated[dict[str, str], mapped_column(JSON)]


class Base(DeclarativeBase):
    """All tables hang on this one metadata."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {
        datetime: Instant,
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
    }
