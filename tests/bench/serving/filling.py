"""Rows in bulk: candidates with attempts and sign-ins, their saved answers, and a chief who is signed in."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from server.exam import ledger
from server.exam.attempt_states import AttemptState
from server.exam.policy import PolicyProfile
from server.exam.words import Role
from server.services.saving import canonical, digest_of
from server.services.signing_in import token_hash
from server.store.tables.answers import ResponseRow, RevisionRow
from server.store.tables.base import new_id
from server.store.tables.journal import SignInRow
from server.store.tables.places import SeatRow, StaffRow
from server.store.tables.sittings import AttemptRow, CandidateRow
from server.store.work import Work

COLUMNS = 10
SIGNED_IN_FOR = timedelta(hours=6)
NOBODY = "0" * 64


def add_seats(work: Work, room_id: int, seats: int) -> list[int]:
    """Their ids by number; rooms of a benchmark may be larger than those of a station."""
    rows = [
        {"room_id": room_id, "number": at + 1, "row": at // COLUMNS + 1, "column": at % COLUMNS + 1}
        for at in range(seats)
    ]
    work.rows.execute(insert(SeatRow), [row | {"spare": False} for row in rows])
    found = work.rows.query(SeatRow.id).where(SeatRow.room_id == room_id).order_by(SeatRow.number)
    return [row.id for row in found]


def add_attempts(
    work: Work,
    *,
    sitting_id: int,
    sitting_room_id: int,
    seats: Sequence[int],
    states: Sequence[AttemptState],
    policy: PolicyProfile,
    base_at: datetime | None,
) -> list[tuple[str, str, str]]:
    """(attempt, token, lease) of one candidate a seat; with `base_at` their clocks run from there."""
    first = sitting_room_id * 1_000_000
    made = [(new_id(), secrets.token_urlsafe(32), new_id()) for _ in seats]
    work.rows.execute(insert(CandidateRow), [_candidate(first + at) for at in range(len(seats))])
    closes_at = None if base_at is None else ledger.closes_at(base_at, policy, [])
    theory_closes_at = None if base_at is None else ledger.theory_closes_at(base_at, policy, [])
    common = {
        "sitting_id": sitting_id,
        "sitting_room_id": sitting_room_id,
        "sign_in_key": NOBODY,
        "confirmed_at": work.now,
        "rules_accepted_at": work.now,
        "base_at": base_at,
        "closes_at": closes_at,
        "theory_closes_at": theory_closes_at,
        "connected": False,
    }
    attempts = [
        common
        | {
            "id": attempt,
            "candidate_id": first + at,
            "seat_id": seat,
            "candidate_number": f"{first + at:016d}",
            "state": state.value,
            "order_seed": attempt,
            "lease": lease,
            "theory_sealed_at": work.now if state is AttemptState.PRACTICAL else None,
        }
        for at, ((attempt, _, lease), seat, state) in enumerate(zip(made, seats, states, strict=True))
    ]
    work.rows.execute(insert(AttemptRow), attempts)
    work.rows.execute(insert(SignInRow), [_sign_in(work, token, attempt_id=of) for of, token, _ in made])
    return made


def add_answers(
    work: Work, attempts: Sequence[tuple[str, str, str]], answers: Mapping[str, tuple[str, Any]]
) -> None:
    """The first revision of every item for every attempt; `answers`: item -> (section, value)."""
    responses, revisions = [], []
    for attempt, _, lease in attempts:
        for item, (section, value) in answers.items():
            text = canonical(value)
            kept = {
                "attempt_id": attempt,
                "item": item,
                "revision": 1,
                "value": text,
                "digest": digest_of(text),
                "saved_at": work.now,
            }
            responses.append(kept | {"section": section, "answered": True, "flagged": False})
            revisions.append(kept | {"lease": lease})
    work.rows.execute(insert(ResponseRow), responses)
    work.rows.execute(insert(RevisionRow), revisions)


def add_chief(work: Work) -> str:
    """Somebody who may give time to every room; the token of a live sign-in."""
    row = StaffRow(login="bench-chief", name="主考", role=Role.CHIEF.value, password_hash="-", active=True)
    work.rows.add(row)
    work.rows.flush()
    token = secrets.token_urlsafe(32)
    work.rows.execute(insert(SignInRow), [_sign_in(work, token, staff_id=row.id)])
    return token


def _candidate(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "name": f"考生{number}",
        "category": "student",
        "school": "",
        "document_masked": "***",
        "document_key": NOBODY,
    }


def _sign_in(work: Work, token: str, **whose: Any) -> dict[str, Any]:
    hashed = {"token_hash": token_hash(token), "at": work.now, "address": ""}
    return hashed | {"expires_at": work.now + SIGNED_IN_FOR} | whose
