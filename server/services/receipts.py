"""The receipt of a hand-in: counts for people, a digest over every answer, and a short code that is a MAC.

The digest is over the canonical JSON of all responses (item, revision, digest of the value) and submissions
(task, digest of the files, cause); where a candidate was on the page is no answer. The code is over the whole
receipt: neither an answer nor the time, the cause or a count can change unnoticed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from server.clock import instant_text
from server.exam.words import Section
from server.services.deps import Deps
from server.services.keys import Keys
from server.services.saving import canonical, digest_of
from server.services.shelf import SittingForm
from server.services.submitting import SUBMITTED
from server.services.views import Receipt
from server.store.tables.answers import ResponseRow
from server.store.tables.judging import SubmissionRow
from server.store.tables.receipts import ReceiptRow
from server.store.tables.sittings import AttemptRow
from server.store.work import Work

PURPOSE = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A response as a receipt counts it."""

    item: str
    section: str
    revision: int
    digest: str
    answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A submission as a receipt counts it."""

    task: str
    files_digest: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A receipt and the text its digest was taken over."""

    receipt: Receipt
    covered: str

    def row(self) -> dict[str, Any]:
        """Columns of its `ReceiptRow`."""
        return {
            "attempt_id": self.receipt.attempt,
            "number": self.receipt.number,
            "code": self.receipt.code,
            "at": self.receipt.handed_in_at,
            "cause": self.receipt.cause,
            "digest": self.receipt.digest,
            "covered": self.covered,
            "body": self.kept(),
        }

    def kept(self) -> dict[str, Any]:
        """What an attempt's row keeps of it: all but the instant, which has a column."""
        return {name: value for name, value in asdict(self.receipt).items() if name != "handed_in_at"}


def make_receipt(
    keys: Keys,
    form: SittingForm,
    *,
    attempt: str,
    candidate_number: str,
    number: int,
    at: datetime,
    cause: str,
    responses: Sequence[Kept],
    submissions: Sequence[Sent],
) -> Made:
    """The receipt over exactly these answers; `number` counts the receipts of the attempt from 1."""
    covered = canonical(
        {
            "attempt": attempt,
            "responses": sorted(
                [kept.item, kept.revision, kept.digest] for kept in responses if kept.section != "place"
            ),
            "submissions": sorted([sent.task, sent.files_digest, sent.cause] for sent in submissions),
        }
    )
    facts: dict[str, Any] = {
        "attempt": attempt,
        "candidate_number": candidate_number,
        "number": number,
        "handed_in_at": at,
        "cause": cause,
        "answered": {
            section.value: sum(kept.answered for kept in responses if kept.section == section)
            for section in Section
        },
        "total": {"theory": len(form.theory), "practical": len(form.practical)},
        "submissions": sum(sent.cause == SUBMITTED for sent in submissions),
        "digest": digest_of(covered),
    }
    return Made(receipt=Receipt(code=code_of(keys, facts), **facts), covered=covered)


def receipt_anew(work: Work, deps: Deps, attempt: AttemptRow) -> int:
    """Another receipt over what is stored now, with the next number; the earlier ones stay. Gives the number.

    It speaks of the same hand-in, at the same time and for the same cause.
    """
    responses = work.rows.scalars(select(ResponseRow).where(ResponseRow.attempt_id == attempt.id))
    submissions = work.rows.scalars(select(SubmissionRow).where(SubmissionRow.attempt_id == attempt.id))
    last = select(func.max(ReceiptRow.number)).where(ReceiptRow.attempt_id == attempt.id)
    made = make_receipt(
        deps.keys,
        deps.shelf.form(work, attempt.sitting_id),
        attempt=attempt.id,
        candidate_number=attempt.candidate_number,
        number=(work.rows.scalar(last) or 0) + 1,
        at=attempt.handed_in_at or work.now,
        cause=attempt.hand_in_cause or "",
        responses=[
            Kept(
                item=row.item,
                section=row.section,
                revision=row.revision,
                digest=row.digest,
                answered=row.answered,
            )
            for row in responses
        ],
        submissions=[
            Sent(task=row.task, files_digest=row.files_digest, cause=row.cause) for row in submissions
        ],
    )
    work.insert_all(ReceiptRow, [made.row()])
    attempt.receipt = made.kept()
    return made.receipt.number


def code_of(keys: Keys, facts: Mapping[str, Any]) -> str:
    """The short code that belongs to a receipt with these fields."""
    named = {name: value for name, value in facts.items() if name not in ("code", "handed_in_at")}
    return keys.short_code(
        PURPOSE, canonical(named | {"handed_in_at": instant_text(facts["handed_in_at"])}), 12
    )


def shown_code(code: str) -> str:
    """A code in groups of four, as people read it out."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def typed_code(text: str) -> str:
    """The code somebody meant: capitals without gaps; a digit no code has is the letter it looks like."""
    bare = "".join(character for character in text.upper() if character.isalnum())
    return bare.translate(str.maketrans("018", "OIB"))
