"""Checking a receipt later: who, when and what it was for, and whether what is stored is still that."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from server.errors import NotFound
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.receipts import code_of, typed_code
from server.services.saving import canonical, digest_of
from server.services.scopes import sitting_room_in_scope
from server.services.views import Receipt
from server.store.tables.answers import ResponseRow, RevisionRow
from server.store.tables.judging import SubmissionRow
from server.store.tables.places import RoomRow, SeatRow
from server.store.tables.receipts import ReceiptRow
from server.store.tables.sittings import AttemptRow, CandidateRow, SittingRoomRow, SittingRow
from server.store.work import Work


class Kind(StrEnum):
    """What can differ; the value says it to an operator."""

    RECEIPT = "the receipt itself was changed: its code does not belong to it"
    COVERED = "what the digest was taken over was changed"
    GONE = "this revision is gone"
    REVISION = "this revision was changed"
    CURRENT = "the current answer is not the one that was handed in"
    FILES = "the files are gone or were changed"
    SHOWN = "on file it is another one than shown"

    @property
    def key(self) -> str:
        """Its name for pages and programs."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that is not as the receipt says; `what` names the item or field, "" for the receipt."""

    kind: Kind
    what: str = ""

    @property
    def key(self) -> str:
        """The kind's name."""
        return self.kind.key

    def __str__(self) -> str:
        return f"{self.what}: {self.kind.value}" if self.what else self.kind.value


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedReceipt(Receipt):
    """A receipt as it is on file, whose it is, and `differences`: what is stored now and is not what it says.

    `replaced_by` is the number of a later receipt of the attempt, None for the one that stands.
    """

    replaced_by: int | None
    name: str
    sitting: Mapping[str, str]
    room: str
    seat: int
    differences: tuple[Difference, ...]

    @property
    def matches(self) -> bool:
        """Whether all is as it was."""
        return not self.differences


def check_code(deps: Deps, actor: Actor | None, code: str) -> CheckedReceipt:
    """The receipt with this code, however it was typed.

    Args:
        actor: who asks; None for an operator at the machine itself, who may see all.

    Raises:
        NotFound: no receipt has this code, or it is not this person's to see.
    """
    typed = typed_code(code)
    with deps.store.read() as work:
        row = work.rows.scalar(select(ReceiptRow).where(ReceiptRow.code == typed))
        if row is None:
            raise NotFound("no receipt has this code")
        attempt = work.get(AttemptRow, row.attempt_id)
        if actor is not None:
            _require_scope(work, actor, attempt)
        return _checked(work, deps, attempt, row)


def check_stated(deps: Deps, stated: Mapping[str, Any]) -> CheckedReceipt:
    """A receipt as somebody shows it (the JSON of the API): every field must be as it is on file, too.

    Raises:
        NotFound: no receipt has its code.
    """
    found = check_code(deps, None, str(stated.get("code", "")))
    on_file: dict[str, Any] = {
        "number": found.number,
        "attempt": found.attempt,
        "candidate_number": found.candidate_number,
        "cause": found.cause,
        "answered": dict(found.answered),
        "total": dict(found.total),
        "submissions": found.submissions,
        "digest": found.digest,
    }
    wrong = [
        Difference(kind=Kind.SHOWN, what=name)
        for name, value in on_file.items()
        if name in stated and stated[name] != value
    ]
    return replace(found, differences=(*wrong, *found.differences))


def differences_of(work: Work, deps: Deps, row: ReceiptRow, *, stands: bool) -> list[Difference]:
    """What of the store is not as this receipt says; values are hashed anew, no stored digest is believed.

    Args:
        stands: whether it is the last receipt of its attempt; only then must the current answers be these.
    """
    found: list[Difference] = []
    columns = {name: getattr(row, name) for name in ("number", "cause", "digest")}
    stated = {name: row.body.get(name) for name in columns}
    if columns != stated or code_of(deps.keys, {**row.body, "handed_in_at": row.at}) != row.code:
        found.append(Difference(kind=Kind.RECEIPT))
    if digest_of(row.covered) != row.digest:
        found.append(Difference(kind=Kind.COVERED))
    covered = json.loads(row.covered)
    revisions = _revisions(work, row.attempt_id)
    for item, revision, digest in covered["responses"]:
        kept = revisions.get((item, revision))
        if kept != digest:
            kind = Kind.GONE if kept is None else Kind.REVISION
            found.append(Difference(kind=kind, what=f"{item}, {revision}"))
    if stands:
        found += _current(work, row.attempt_id, covered["responses"])
    sent = _sent(work, row.attempt_id)
    for task, digest, cause in covered["submissions"]:
        if [task, digest, cause] not in sent:
            found.append(Difference(kind=Kind.FILES, what=f"{task}, {cause}"))
    return found


def _require_scope(work: Work, actor: Actor, attempt: AttemptRow) -> None:
    try:
        sitting_room_in_scope(work, actor, attempt.sitting_room_id)
    except NotFound:
        raise NotFound("no receipt has this code") from None


def _checked(work: Work, deps: Deps, attempt: AttemptRow, row: ReceiptRow) -> CheckedReceipt:
    last = work.rows.scalar(
        select(ReceiptRow.number)
        .where(ReceiptRow.attempt_id == attempt.id)
        .order_by(ReceiptRow.number.desc())
        .limit(1)
    )
    stands = last == row.number
    room = work.get(SittingRoomRow, attempt.sitting_room_id)
    return CheckedReceipt(
        code=row.code,
        number=row.number,
        replaced_by=None if stands else last,
        attempt=attempt.id,
        candidate_number=attempt.candidate_number,
        name=work.get(CandidateRow, attempt.candidate_id).name,
        sitting=work.get(SittingRow, attempt.sitting_id).title,
        room=work.get(RoomRow, room.room_id).name,
        seat=work.get(SeatRow, attempt.seat_id).number,
        handed_in_at=row.at,
        cause=row.cause,
        answered=row.body["answered"],
        total=row.body["total"],
        submissions=row.body["submissions"],
        digest=row.digest,
        differences=tuple(differences_of(work, deps, row, stands=stands)),
    )


def _revisions(work: Work, attempt_id: str) -> dict[tuple[str, int], str]:
    """The digest of every accepted revision, taken anew."""
    rows = work.rows.execute(
        select(RevisionRow.item, RevisionRow.revision, RevisionRow.value).where(
            RevisionRow.attempt_id == attempt_id
        )
    )
    return {(item, revision): digest_of(value) for item, revision, value in rows}


def _current(work: Work, attempt_id: str, covered: list[list[Any]]) -> list[Difference]:
    rows = work.rows.execute(
        select(ResponseRow.item, ResponseRow.revision, ResponseRow.value).where(
            ResponseRow.attempt_id == attempt_id, ResponseRow.section != "place"
        )
    )
    now = {item: [item, revision, digest_of(value)] for item, revision, value in rows}
    then = {line[0]: line for line in covered}
    return [
        Difference(kind=Kind.CURRENT, what=item)
        for item in sorted(now.keys() | then.keys())
        if now.get(item) != then.get(item)
    ]


def _sent(work: Work, attempt_id: str) -> list[list[str]]:
    """Task, digest of the files taken anew, and cause of every submission."""
    rows = work.rows.execute(
        select(SubmissionRow.task, SubmissionRow.files, SubmissionRow.cause).where(
            SubmissionRow.attempt_id == attempt_id
        )
    )
    return [[task, digest_of(canonical(files)), cause] for task, files, cause in rows]
