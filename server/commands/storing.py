"""`kaohe db …`: bringing the database to the newest schema."""

import click

from server.config import Settings
from server.store.engine import open_engine
from server.store.migrating import upgrade


@click.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def upgrade_command() -> None:
    """Apply every migration that is missing; harmless when none is."""
    settings = Settings()
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    upgrade(open_engine(settings.store_url))
    click.echo(f"database is up to date: {open_engine(settings.store_url).url!r}")
