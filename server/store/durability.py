"""Whether a commit of this database survives a power cut, asked on the connection that commits."""

from sqlalchemy import Connection

_FULL = 2  # SQLite's number for synchronous=FULL; EXTRA is 3
_ASLEEP = "off"
_ASK = (
    "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous_commit,"
    " current_setting('full_page_writes') AS full_page_writes"
)


def why_not_durable(connection: Connection) -> list[str]:
    """What lets an acknowledged commit be lost, for an operator; empty when nothing does."""
    if connection.dialect.name == "sqlite":
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        level = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
        found = [] if mode == "wal" else [f"SQLite's journal_mode is {mode}, not wal"]
        return found if level >= _FULL else [*found, f"SQLite's synchronous is {level}, not {_FULL} (full)"]
    values = connection.exec_driver_sql(_ASK).one()._mapping
    return [
        f"PostgreSQL's {name} is off: what it acknowledges may be lost"
        for name, value in values.items()
        if value == _ASLEEP
    ]
