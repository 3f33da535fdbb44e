"""Bringing a database to the newest schema, by Alembic's numbered steps."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from server.store.engine import WRITES

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Apply every step up to `revision`; harmless when already there."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
