"""Many rows in one step of one statement.

Python's driver for SQLite lets other threads run at every row of an `executemany`, and beside a busy loop
each row waits to go on, with the database's write lock held. There the rows travel as one JSON value;
PostgreSQL's driver sends them together anyway.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Table

Values = Mapping[str, Any]

PLAIN = (type(None), bool, int, str)


def insert_packed(connection: Connection, table: Table, rows: Sequence[Values], end: str = "") -> bool:
    """Insert rows that name the same columns, in their order, on SQLite; False when they cannot go this way.

    Args:
        end: what the statement ends with, as `ON CONFLICT DO NOTHING`.
    """
    names = tuple(rows[0])
    if any(column.default is not None and column.name not in names for column in table.columns):
        return False
    packed = _packed(connection, table, names, rows)
    if packed is None:
        return False
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(map(quote, names))
    values = ", ".join(f"value ->> {place}" for place in range(len(names)))
    into, given = f"{quote(table.name)} ({columns})", f"{values} FROM json_each(?) WHERE true"
    put = f"INSERT INTO {into} SELECT {given} {end}"
    connection.exec_driver_sql(put, (packed,))
    return True


def update_packed(connection: Connection, table: Table, rows: Sequence[Values]) -> bool:
    """Update rows that name their `id` and the same columns, on SQLite; False as above."""
    names = ("id", *(name for name in rows[0] if name != "id"))
    packed = _packed(connection, table, names, rows)
    if packed is None:
        return False
    quote = connection.dialect.identifier_preparer.quote
    news = ", ".join(f"{quote(name)} = k.value ->> {place}" for place, name in enumerate(names) if place)
    these, ids = quote(table.name), "json_each(?) AS k"
    change = f"UPDATE {these} SET {news} FROM {ids} WHERE {these}.id = k.value ->> 0"  # noqa: S608 - our own names
    connection.exec_driver_sql(change, (packed,))
    return True


def _packed(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Values]) -> str | None:
    """The rows as SQLite keeps their values; None when one of them would not come out of JSON as it is."""
    dialect = connection.dialect
    kinds = [table.columns[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    columns = [
        [row[name] for row in rows] if kind is None else [kind(row[name]) for row in rows]
        for name, kind in zip(names, kinds, strict=True)
    ]
    if not all(isinstance(value, PLAIN) for values in columns for value in values):
        return None
    try:
        packed = msgspec.json.encode(list(zip(*columns, strict=True))).decode()
    except (TypeError, ValueError):
        return None
    return None if "\\u0000" in packed else packed
