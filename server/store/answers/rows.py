"""The values a batch of saves reads and writes; instants are aware UTC."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from sqlalchemy import Connection

Key = tuple[str, str]  # attempt id, item


class AttemptTruth(NamedTuple):
    """What decides whether an attempt takes answers, read in the transaction that writes them."""

    id: str
    sitting_id: int
    sitting_room_id: int
    state: str
    lease: str | None
    resumes_as: str | None
    base_at: datetime | None
    closes_at: datetime | None
    theory_closes_at: datetime | None
    latest_base_at: datetime | None
    paused_at: datetime | None


class Current(NamedTuple):
    """Which answer stands; not its value, which may be large and is rarely asked for."""

    revision: int
    digest: str


class Answer(NamedTuple):
    """The answer that stands from now on."""

    attempt_id: str
    item: str
    section: str
    revision: int
    value: str
    digest: str
    answered: bool
    flagged: bool


class Revision(NamedTuple):
    """An accepted write for the history."""

    attempt_id: str
    item: str
    revision: int
    value: str
    digest: str
    lease: str


class ApartKey(NamedTuple):
    """Which write is kept apart, and how many bytes it takes."""

    item: str
    revision: int
    lease: str
    digest: str
    size: int


class Apart(NamedTuple):
    """A refused write that people may look at."""

    attempt_id: str
    item: str
    revision: int
    value: str
    lease: str
    cause: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All that one transaction writes.

    `answers` are one per key, `revisions` one per key and revision; an answer only moves a row forward, and
    a revision that is there already stays as it is.
    """

    answers: Sequence[Answer] = ()
    revisions: Sequence[Revision] = ()
    apart: Sequence[Apart] = ()


class AnswersSql(Protocol):
    """One kind of database; every method runs in the caller's transaction."""

    def read(
        self, connection: Connection, attempt_ids: Collection[str], keys: Collection[Key]
    ) -> tuple[dict[str, AttemptTruth], dict[Key, Current]]:
        """The attempts, locked until the end of the transaction, and their current answers."""

    def values(self, connection: Connection, keys: Collection[Key]) -> dict[Key, str]:
        """The current answers themselves, as canonical JSON."""

    def kept_apart(
        self, connection: Connection, attempt_ids: Collection[str]
    ) -> Mapping[str, Sequence[ApartKey]]:
        """What is kept apart already."""

    def write(self, connection: Connection, changes: Changes, at: datetime) -> None:
        """Everything, with `at` as the instant it was saved or came."""
