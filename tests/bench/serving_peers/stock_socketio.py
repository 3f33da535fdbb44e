"""Flask-SocketIO as its manual shows it, one ORM transaction per save: for `gunicorn -k gevent -w 1`.

PEER_DATABASE is the path of its SQLite file. A save is the latest answer and one revision, as with us.
Without PEER_CHECKS it looks at nothing else; with it, it does what an exam must: it knows the candidate from
the session of the socket, and looks up that sign-in, the attempt with its lease and its end, and the item.
"""

import os
from datetime import UTC, datetime, timedelta
from sqlite3 import Connection
from typing import Any

from flask import Flask, request, session
from flask_socketio import SocketIO
from sqlalchemy import create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

CHECKS = bool(os.environ.get("PEER_CHECKS"))
COOKIE = "kaohe_sign_in"
HOURS = timedelta(hours=6)

engine = create_engine(f"sqlite:///{os.environ['PEER_DATABASE']}", connect_args={"timeout": 30})
Sessions = sessionmaker(engine)
app = Flask(__name__)
app.secret_key = "peer"
io = SocketIO(app, async_mode="gevent", cors_allowed_origins="*")


class Base(DeclarativeBase):
    """Of all tables."""


class SignIn(Base):
    """Who may speak."""

    __tablename__ = "sign_in"
    token: Mapped[str] = mapped_column(primary_key=True)
    attempt: Mapped[str]
    ended: Mapped[bool]


class Attempt(Base):
    """Which device holds it, and until when it takes answers."""

    __tablename__ = "attempt"
    id: Mapped[str] = mapped_column(primary_key=True)
    lease: Mapped[str]
    closes_at: Mapped[datetime]


class Item(Base):
    """What can be answered."""

    __tablename__ = "item"
    id: Mapped[str] = mapped_column(primary_key=True)


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


@io.on("connect", namespace="/exam")
def connect() -> None:
    """The session of the socket remembers who it is; rows of somebody new are made on the way."""
    token = request.cookies.get(COOKIE, "")
    session["token"] = token
    if CHECKS:
        with Sessions() as orm, orm.begin():
            orm.merge(SignIn(token=token, attempt=token, ended=False))
            orm.merge(Attempt(id=token, lease="", closes_at=datetime.now(UTC) + HOURS))


@io.on("save_responses", namespace="/exam")
def save_responses(batch: dict[str, Any]) -> dict[str, Any]:
    """One transaction; the acknowledgement follows it."""
    results = []
    with Sessions() as orm, orm.begin():
        if CHECKS and not _may_save(orm, batch):
            return {"ok": False}
        now = datetime.now(UTC)
        for write in batch["writes"]:
            key = (batch["lease"], write["item"])
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


def _may_save(orm: Session, batch: dict[str, Any]) -> bool:
    sign_in = orm.get(SignIn, session["token"])
    if sign_in is None or sign_in.ended:
        return False
    attempt = orm.get(Attempt, sign_in.attempt)
    if attempt is None or attempt.closes_at.replace(tzinfo=UTC) < datetime.now(UTC):
        return False
    attempt.lease = attempt.lease or batch["lease"]  # the first one to come holds it
    known = all(orm.get(Item, write["item"]) is not None for write in batch["writes"])
    return known and attempt.lease == batch["lease"]


@io.on("sync_timer", namespace="/exam")
def sync_timer(_asked: dict[str, Any]) -> dict[str, Any]:
    """Pages ask when they join."""
    return {"ok": True, "closes_at": None}


Base.metadata.create_all(engine)
with Sessions() as first, first.begin():
    for name in os.environ.get("PEER_ITEMS", "").split():
        first.merge(Item(id=name))
