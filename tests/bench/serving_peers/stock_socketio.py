"""Flask-SocketIO as its manual shows it, one ORM transaction per save: for `gunicorn -k gevent -w 1`.

PEER_DATABASE is the path of its SQLite file. A save is the latest answer and one revision, as with us; there
is no sign-in, no lease, no paper and no clock to look at.
"""

import os
from datetime import UTC, datetime
from sqlite3 import Connection
from typing import Any

from flask import Flask
from flask_socketio import SocketIO
from sqlalchemy import create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker

engine = create_engine(f"sqlite:///{os.environ['PEER_DATABASE']}", connect_args={"timeout": 30})
Sessions = sessionmaker(engine)
app = Flask(__name__)
io = SocketIO(app, async_mode="gevent", cors_allowed_origins="*")


class Base(DeclarativeBase):
    """Of both tables."""


class Answer(Base):
    """The latest one."""

    __tablename__ = "answer"
    attempt: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int]
    value: Mapped[str]
    saved_at: Mapped[datetime]


class Revision(Base):
    """Every one."""

    __tablename__ = "revision"
    attempt: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[str]
    saved_at: Mapped[datetime]


@event.listens_for(engine, "connect")
def durable(connection: Connection, _record: object) -> None:
    """What is acknowledged is on disk, as with us."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


@io.on("save_responses", namespace="/exam")
def save_responses(batch: dict[str, Any]) -> dict[str, Any]:
    """One transaction; the acknowledgement follows it."""
    results = []
    with Sessions() as orm, orm.begin():
        for write in batch["writes"]:
            key = (batch["lease"], write["item"])
            now = datetime.now(UTC)
            answer = orm.get(Answer, key)
            if answer is None:
                answer = Answer(attempt=key[0], item=key[1])
                orm.add(answer)
            answer.revision = write["revision"]
            answer.value = app.json.dumps(write["value"])
            answer.saved_at = now
            orm.add(
                Revision(
                    attempt=key[0], item=key[1], revision=answer.revision, value=answer.value, saved_at=now
                )
            )
            results.append({"item": key[1], "revision": answer.revision, "outcome": "saved"})
    return {"ok": True, "results": results, "saved_at": now.isoformat()}


@io.on("sync_timer", namespace="/exam")
def sync_timer(_asked: dict[str, Any]) -> dict[str, Any]:
    """Pages ask when they join."""
    return {"ok": True, "closes_at": None}


Base.metadata.create_all(engine)
