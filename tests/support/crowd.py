"""A crowd: thousands of attempts in one room, made by copying rows, where making each would take minutes."""

from dataclasses import replace
from typing import Any

from sqlalchemy import insert, select

from server.services.saving import canonical, digest_of
from server.services.signing_in import token_hash
from server.store.tables.answers import ResponseRow, RevisionRow
from server.store.tables.journal import SignInRow
from server.store.tables.places import SeatRow
from server.store.tables.sittings import AttemptRow, CandidateRow
from tests.support.cast import DOUBLE, RIGHT, TRIPLE, Hall, Seated, written

SOURCE = "import sys\nprint(int(sys.stdin.read()) * 2)  # {number}\n"


def crowd(hall: Hall, model: Seated, count: int) -> list[Seated]:
    """`count` more attempts like that of `model`, in the same room and state, each with its own sign-in."""
    seated = []
    rows: dict[Any, list[dict[str, Any]]] = {
        kind: [] for kind in (CandidateRow, SeatRow, AttemptRow, SignInRow)
    }
    with hall.deps.store.write() as work:
        attempt = _columns(work.get(AttemptRow, model.id))
        seat = _columns(work.get(SeatRow, attempt["seat_id"]))
        person = _columns(work.get(CandidateRow, attempt["candidate_id"]))
        signed = _columns(
            work.rows.scalars(select(SignInRow).where(SignInRow.attempt_id == model.id)).first()
        )
        for number in range(count):
            attempt_id, token = f"{number:032x}", f"crowd-{number}"
            rows[CandidateRow].append(person | {"id": 100_000 + number, "name": f"Person {number}"})
            rows[SeatRow].append(seat | {"id": 100_000 + number, "number": 1_000 + number})
            rows[AttemptRow].append(
                attempt
                | {
                    "id": attempt_id,
                    "candidate_id": 100_000 + number,
                    "seat_id": 100_000 + number,
                    "candidate_number": f"C{number:09d}",
                    "lease": f"{number:032x}",
                }
            )
            rows[SignInRow].append(
                signed | {"token_hash": token_hash(token), "attempt_id": attempt_id, "staff_id": None}
            )
            seated.append(copied(model, attempt_id, f"C{number:09d}", token))
        for kind, values in rows.items():
            work.rows.execute(insert(kind.__table__), values)
    return seated


def copied(model: Seated, attempt_id: str, candidate_number: str, token: str) -> Seated:
    """Somebody like `model`, at another attempt."""
    actor = replace(
        model.actor, attempt_id=attempt_id, who=f"candidate:{candidate_number}", token_hash=token_hash(token)
    )
    return replace(model, name=candidate_number, actor=actor, lease=attempt_id, token=token)


def answer(hall: Hall, seated: list[Seated]) -> None:
    """Everybody has answered the theory and worked on both tasks, each with a program of their own."""
    responses, revisions = [], []
    for number, each in enumerate(seated):
        source = SOURCE.format(number=number)
        values = {**RIGHT, DOUBLE: written(source), TRIPLE: written(source)}
        for item, value in values.items():
            text = canonical(value)
            common = {
                "attempt_id": each.id,
                "item": item,
                "revision": 3,
                "value": text,
                "digest": digest_of(text),
                "saved_at": hall.clock(),
            }
            section = "practical" if item in (DOUBLE, TRIPLE) else "theory"
            responses.append(common | {"section": section, "answered": True, "flagged": False})
            revisions.append(common | {"lease": each.lease})
    with hall.deps.store.write() as work:
        work.rows.execute(insert(ResponseRow.__table__), responses)
        work.rows.execute(insert(RevisionRow.__table__), revisions)


def _columns(row: Any) -> dict[str, Any]:
    table = type(row).__table__
    return {column.name: getattr(row, column.key) for column in table.columns}
