"""Looks at the machine around the sandbox: database schema, disk, fonts."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from server.config import Settings
from server.services.readiness import PartReadiness
from server.store.engine import open_engine

FONT = Path(__file__).resolve().parents[3] / "client_static" / "vendor" / "fonts"


def machine_parts(settings: Settings) -> Iterator[PartReadiness]:
    """One after the other."""
    yield _fsync(settings)
    fonts = sorted(path.name for path in FONT.glob("*.ttf"))
    yield PartReadiness(part="fonts", ready=bool(fonts), why=", ".join(fonts) or "run the set-up")


def schema_part(settings: Settings) -> PartReadiness:
    """Whether there is a schema; without one nothing can be read or noted."""
    engine = open_engine(settings.store_url)
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
        settled = connection.execute(text("SELECT 1")).scalar() == 1
    engine.dispose()
    why = f"revision {revision}" if revision else "run: kaohe db upgrade"
    return PartReadiness(part="database schema", ready=settled and revision is not None, why=why)


def _fsync(settings: Settings) -> PartReadiness:
    with tempfile.NamedTemporaryFile(dir=settings.var_dir) as probe:
        probe.write(b"kaohe")
        probe.flush()
        os.fsync(probe.fileno())
    return PartReadiness(part="disk syncs", ready=True)
