"""Signing in at another machine with the code that staff read out, and when a code is needed at all."""

import hmac

from sqlalchemy import select

from server.errors import NotSignedIn
from server.services.deps import Deps
from server.services.moving import code_tag
from server.services.open_moves import open_move
from server.services.signing_in import (
    SignedIn,
    check_admits,
    check_open,
    clear_failures,
    keys_of_candidate,
    note_failure,
    take_over,
)
from server.station.move_codes import MOST_WRONG, typed_move_code
from server.station.numbers import check_candidate_number
from server.store.tables.moves import MoveRow
from server.store.tables.sittings import AttemptRow
from server.store.work import Work

WRONG_CODE = "the number or the move code is not right, or the code is no longer valid"


def sign_in_by_move_code(deps: Deps, candidate_number: str, code: str, address: str) -> SignedIn:
    """Open an attempt on the move on this machine; its clock runs from the first request on.

    Raises:
        InvalidInput: a typing error in the number. NotSignedIn: same words whatever was wrong.
        Throttled. Conflict: the room does not admit.
    """
    number = check_candidate_number(candidate_number)
    keys = keys_of_candidate(number, address)
    with deps.store.read() as work:
        check_open(work, keys)
    with deps.store.write() as work:
        attempt = _attempt_by_number(work, number)
        row = _matching_move(work, deps, attempt, code)
        if attempt is not None and row is not None:
            check_admits(work, attempt)
            clear_failures(work, keys[0])
            row.code_tag, row.opened_at, row.to_address = "", work.now, address
            signed = take_over(work, deps, attempt, address)
            work.record(signed.actor.who, "move.opened", f"attempt:{attempt.id}", body={"address": address})
            return signed
    note_failure(deps, keys)
    raise NotSignedIn(WRONG_CODE)


def _attempt_by_number(work: Work, number: str) -> AttemptRow | None:
    found = work.rows.scalar(select(AttemptRow.id).where(AttemptRow.candidate_number == number))
    return None if found is None else work.lock(AttemptRow, found)


def _matching_move(work: Work, deps: Deps, attempt: AttemptRow | None, code: str) -> MoveRow | None:
    """The move this code opens; a wrong code is counted on it, so that haste cannot outrun the throttle."""
    row = None if attempt is None else open_move(work, attempt)
    if (
        attempt is None
        or row is None
        or row.code_tag == ""
        or work.now >= row.code_until
        or row.code_failures >= MOST_WRONG
    ):
        return None
    if hmac.compare_digest(row.code_tag, code_tag(deps, attempt.id, typed_move_code(code))):
        return row
    row.code_failures += 1
    return None
