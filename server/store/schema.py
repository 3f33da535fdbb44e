"""The whole schema in one place, for migrations and for making a fresh database."""

from sqlalchemy import MetaData

from server.store.tables import (
    answers,
    checks,
    content,
    evidence,
    journal,
    judging,
    moves,
    pins,
    places,
    receipts,
    sittings,
    time,
    watching,
)
from server.store.tables.base import Base

SUBJECTS = (
    answers,
    checks,
    content,
    evidence,
    journal,
    judging,
    moves,
    pins,
    places,
    receipts,
    sittings,
    time,
    watching,
)


def metadata() -> MetaData:
    """All tables; importing the subjects above is what registers them."""
    return Base.metadata
