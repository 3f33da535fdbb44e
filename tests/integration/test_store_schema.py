"""A migrated database is the schema the code describes, on both kinds of database."""

from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, UniqueConstraint, inspect, text

from server.store.engine import open_engine
from server.store.migrating import upgrade
from server.store.schema import metadata

BOOKKEEPING = {"alembic_version"}


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_engine(database_url)
    yield opened
    opened.dispose()


def shape_of(engine: Engine) -> dict[str, Any]:
    """Tables with columns, keys, unique constraints and indexes, as the database tells them."""
    found = MetaData()
    found.reflect(engine)
    inspector = inspect(engine)
    return {
        name: {
            "columns": {
                column.name: (str(column.type), column.nullable, column.primary_key)
                for column in table.columns
            },
            "foreign": sorted(
                (key.parent.name, key.target_fullname) for key in table.foreign_keys if key.parent is not None
            ),
            "unique": sorted(
                tuple(column.name for column in constraint.columns)
                for constraint in table.constraints
                if isinstance(constraint, UniqueConstraint)
            ),
            "indexes": sorted(
                (str(index["name"]), tuple(index["column_names"]), bool(index["unique"]))
                for index in inspector.get_indexes(name)
            ),
        }
        for name, table in found.tables.items()
        if name not in BOOKKEEPING
    }


def drop_everything(engine: Engine) -> None:
    found = MetaData()
    found.reflect(engine)
    found.drop_all(engine)


def test_a_migrated_database_equals_a_fresh_one(engine: Engine) -> None:
    upgrade(engine)
    migrated = shape_of(engine)
    drop_everything(engine)
    metadata().create_all(engine)
    fresh = shape_of(engine)
    assert set(migrated) == set(metadata().tables)
    assert migrated == fresh


def test_migrating_again_changes_nothing_and_keeps_what_is_there(engine: Engine) -> None:
    upgrade(engine)
    before = shape_of(engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO station (code, name) VALUES ('32010', 'one')"))
    upgrade(engine)
    assert shape_of(engine) == before
    with engine.begin() as connection:
        assert connection.execute(text("SELECT name FROM station")).scalars().all() == ["one"]


def test_every_step_can_be_taken_one_after_the_other(engine: Engine) -> None:
    """A station that took each version as it came ends at the same schema."""
    upgrade(engine, "0001")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO record (at, who, what, subject, reason, body, body_hash) "
                "VALUES ('2026-01-01 00:00:00+00:00', 'server', 'x', 'y', '', '{}', 'h')"
            )
        )
    upgrade(engine, "head")
    stepwise = shape_of(engine)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT who FROM record")).scalars().all() == ["server"]
    drop_everything(engine)
    metadata().create_all(engine)
    assert stepwise == shape_of(engine)


def test_what_the_code_describes_and_what_the_steps_make_do_not_drift(engine: Engine) -> None:
    """Alembic itself sees no difference left to migrate."""

    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata()) == []
