"""Alembic's entry: runs on the connection that `server.store.migrating` hands in."""

from typing import Any, Literal

from alembic import context

from server.store.schema import metadata
from server.store.tables.base import Instant


def plain_instant(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations name no class of ours: what a past step means must not change with the code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    render_as_batch=True,
    render_item=plain_instant,
)
context.run_migrations()
