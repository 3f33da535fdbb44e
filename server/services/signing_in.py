"""Signing in and out: staff by password, candidates by number and document, throttled, one live device."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from question_bank.normalising import normalised
from server.errors import Conflict, NotSignedIn, Throttled
from server.exam.attempt_states import ANSWERING, INTERRUPTED, OVER, AttemptState
from server.exam.facts import LeaseMoved
from server.exam.policy_words import StartCode
from server.exam.room_states import RoomState
from server.exam.words import Role
from server.services.actors import Actor
from server.services.clocks import attempt_channel
from server.services.deps import Deps
from server.services.moves import move_attempt
from server.services.open_moves import is_entered, open_move
from server.station.numbers import check_candidate_number
from server.store.tables.base import new_id
from server.store.tables.journal import SignInRow, ThrottleRow
from server.store.tables.places import StaffRow
from server.store.tables.sittings import AttemptRow, CandidateRow, SittingRoomRow
from server.store.work import Work

FREE_FAILURES = 5  # slips of the finger cost nothing
FREE_FAILURES_OF_SEAT = 20  # one machine may serve several people on an exam day
LONGEST_WAIT = timedelta(seconds=60)
ADMITTING = {RoomState.ADMITTING, RoomState.RUNNING, RoomState.PAUSED}
WRONG_CANDIDATE = "the number, the document digits or the start code do not match"
WRONG_STAFF = "the name or the password is not right"

_SIGN_IN, _ATTEMPT, _PERSON, _STAFF = (
    row.__table__.c for row in (SignInRow, AttemptRow, CandidateRow, StaffRow)
)
# Asked with every request: one statement of plain columns.
_HOLDER = (
    select(
        *(_SIGN_IN.revoked_at, _SIGN_IN.expires_at, _SIGN_IN.attempt_id),
        *(_ATTEMPT.candidate_number, _ATTEMPT.paused_at),
        _PERSON.name.label("candidate_name"),
        *(_STAFF.id, _STAFF.login, _STAFF.name, _STAFF.role, _STAFF.station_id, _STAFF.active),
    )
    .select_from(SignInRow.__table__)
    .outerjoin(AttemptRow.__table__, _ATTEMPT.id == _SIGN_IN.attempt_id)
    .outerjoin(CandidateRow.__table__, _PERSON.id == _ATTEMPT.candidate_id)
    .outerjoin(StaffRow.__table__, _STAFF.id == _SIGN_IN.staff_id)
    .where(_SIGN_IN.token_hash == bindparam("hashed"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A fresh sign-in: `token` goes into the cookie and nowhere else."""

    token: str
    actor: Actor


def sign_in_staff(deps: Deps, login: str, password: str, address: str) -> SignedIn:
    """Raises NotSignedIn (same words for an unknown name and a wrong password), Throttled."""
    key = f"staff:{login}"
    staff = check_staff_password(deps, login, password, address)
    with deps.store.write() as work:
        clear_failures(work, key)
        token = _open_sign_in(work, deps, address, staff_id=staff.id)
        work.record(f"staff:{login}", "staff.signed_in", key)
    return SignedIn(token=token, actor=_staff_actor(staff, token_hash(token)))


def check_staff_password(deps: Deps, login: str, password: str, address: str = "") -> StaffRow:
    """Whose password it is. Raises NotSignedIn, Throttled; failures count as those of signing in."""
    keys = (f"staff:{login}", *_machine(address))
    with deps.store.read() as work:
        check_open(work, keys)
        staff = work.rows.scalar(select(StaffRow).where(StaffRow.login == login, StaffRow.active))
        encoded = staff.password_hash if staff else None
    if not deps.passwords.matches(encoded, password) or staff is None:
        note_failure(deps, keys)
        raise NotSignedIn(WRONG_STAFF)
    return staff


def sign_in_candidate(
    deps: Deps, candidate_number: str, document_last6: str, start_code: str | None, address: str
) -> SignedIn:
    """Take the attempt over on this device; signing in checks in.

    Raises:
        InvalidInput: a typing error in the number. NotSignedIn: same words whatever was wrong.
        Throttled. Conflict: the room does not admit, or staff must give a move code first.
    """
    number = check_candidate_number(candidate_number)
    keys = keys_of_candidate(number, address)
    with deps.store.read() as work:
        check_open(work, keys)
        attempt_id = _matching_attempt(work, deps, number, document_last6)
    if attempt_id is None or not _start_code_right(deps, attempt_id, start_code):
        note_failure(deps, keys)
        raise NotSignedIn(WRONG_CANDIDATE)
    with deps.store.write() as work:
        attempt = work.lock(AttemptRow, attempt_id)
        check_admits(work, attempt)
        _require_same_machine(work, attempt, address)
        clear_failures(work, keys[0])
        return take_over(work, deps, attempt, address)


def take_over(work: Work, deps: Deps, attempt: AttemptRow, address: str) -> SignedIn:
    """This machine holds the attempt from now on; whichever held it before is told and cut off."""
    work.rows.execute(
        update(SignInRow)
        .where(SignInRow.attempt_id == attempt.id, SignInRow.revoked_at.is_(None))
        .values(revoked_at=work.now)
    )
    took_over = attempt.lease is not None
    attempt.lease = new_id()
    token = _open_sign_in(work, deps, address, attempt_id=attempt.id)
    who = f"candidate:{attempt.candidate_number}"
    work.record(who, "candidate.signed_in", f"attempt:{attempt.id}", body={"took_over": took_over})
    if attempt.state == AttemptState.EXPECTED:
        move_attempt(work, attempt, AttemptState.CHECKED_IN, who)
    if took_over:
        work.announce(attempt_channel(attempt.id), LeaseMoved())
    name = work.get(CandidateRow, attempt.candidate_id).name
    arriving = attempt.paused_at is not None and is_entered(work, attempt)
    actor = _candidate_actor(attempt.id, attempt.candidate_number, name, token_hash(token), arriving=arriving)
    return SignedIn(token=token, actor=actor)


def sign_out(deps: Deps, actor: Actor) -> None:
    """End this sign-in; an attempt goes on unharmed at the next one."""
    with deps.store.write() as work:
        row = work.get(SignInRow, actor.token_hash, "sign-in")
        row.revoked_at = work.now
        work.record(actor.who, "signed_out", actor.who)


def identify(deps: Deps, token: str) -> Actor:
    """Who holds this token now. Raises NotSignedIn when it is unknown, ended or over."""
    hashed = token_hash(token)
    with deps.store.read() as work:
        row = work.rows.execute(_HOLDER, {"hashed": hashed}).first()
        if row is None or row.revoked_at is not None or row.expires_at <= work.now:
            raise NotSignedIn("this sign-in has ended")
        if row.attempt_id is not None:
            return _candidate_of(work, row, hashed)
        if not row.active:
            raise NotSignedIn("this sign-in has ended")
        return _staff_actor(row, hashed)


def identify_former(deps: Deps, token: str) -> Actor | None:
    """Whose machine this was before the attempt went on elsewhere; what it still sends is kept apart."""
    hashed = token_hash(token)
    with deps.store.read() as work:
        row = work.rows.execute(_HOLDER, {"hashed": hashed}).first()
        if row is None or row.attempt_id is None or row.revoked_at is None or row.expires_at <= work.now:
            return None
        return replace(_candidate_of(work, row, hashed), arriving=False, former=True)


def csrf_for(deps: Deps, token_hash_: str) -> str:
    """What pages of this sign-in send with every change."""
    return deps.keys.tag("csrf", token_hash_)[:32]


def token_hash(token: str) -> str:
    """How a token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def candidate_key(deps: Deps, candidate_number: str, document_last6: str) -> str:
    """What is stored of the sign-in words of a candidate."""
    return deps.keys.tag("candidate", f"{candidate_number}:{_typed(document_last6)}")


def check_admits(work: Work, attempt: AttemptRow) -> None:
    """Raises Conflict unless candidates may come in now."""
    room = work.get(SittingRoomRow, attempt.sitting_room_id)
    over = AttemptState(attempt.state) in OVER
    if over and attempt.receipt is not None and room.state != RoomState.SEALED:
        return  # they may come back to read their receipt
    if over or RoomState(room.state) not in ADMITTING:
        raise Conflict("the room does not admit candidates now", room_state=room.state)


def keys_of_candidate(number: str, address: str) -> tuple[str, ...]:
    """What wrong entries are counted under: the candidate first, then the machine where it is known apart."""
    return (f"candidate:{number}", *_machine(address))


def check_open(work: Work, keys: tuple[str, ...]) -> None:
    """Raises Throttled while one of these keys must wait."""
    for key in keys:
        row = work.rows.get(ThrottleRow, key)
        if row is not None and row.open_at > work.now:
            wait_s = int((row.open_at - work.now).total_seconds()) + 1
            raise Throttled(f"too many wrong entries; try again in {wait_s} s", retry_after_s=wait_s)


def note_failure(deps: Deps, keys: tuple[str, ...]) -> None:
    """A wrong entry for each of these keys, in a transaction of its own."""
    with deps.store.write() as work:
        for key in keys:
            row = work.rows.get(ThrottleRow, key)
            if row is None:
                row = ThrottleRow(key=key, failures=0, open_at=work.now)
                work.rows.add(row)
            row.failures += 1
            free = FREE_FAILURES_OF_SEAT if key.startswith("machine:") else FREE_FAILURES
            row.open_at = work.now + _wait_after(row.failures, free)


def clear_failures(work: Work, key: str) -> None:
    """A right entry."""
    row = work.rows.get(ThrottleRow, key)
    if row is not None:
        work.rows.delete(row)


def _typed(text: str) -> str:
    """What somebody meant who types with a Chinese keyboard: half-width capitals, no spaces around."""
    return normalised(text, ("width", "space")).upper()


def _matching_attempt(work: Work, deps: Deps, number: str, document_last6: str) -> str | None:
    row = work.rows.execute(
        select(AttemptRow.id, AttemptRow.sign_in_key).where(AttemptRow.candidate_number == number)
    ).first()
    offered = candidate_key(deps, number, document_last6)
    right = hmac.compare_digest(row.sign_in_key if row else "0" * 64, offered)
    return row.id if row and right else None


def _start_code_right(deps: Deps, attempt_id: str, offered: str | None) -> bool:
    with deps.store.read() as work:
        attempt = work.get(AttemptRow, attempt_id)
        if deps.shelf.form(work, attempt.sitting_id).policy.start_code is StartCode.OFF:
            return True
        room = work.get(SittingRoomRow, attempt.sitting_room_id)
        return hmac.compare_digest(room.start_code.encode(), _typed(offered or "").encode())


def _require_same_machine(work: Work, attempt: AttemptRow, address: str) -> None:
    """Once questions are open, another machine takes the attempt over only by a code of staff.

    Machines of a room have addresses of their own; one that all share, a proxy's, says nothing.
    """
    state = AttemptState(attempt.state)
    if state not in ANSWERING | INTERRUPTED:
        return
    newest = select(SignInRow.address).where(SignInRow.attempt_id == attempt.id).order_by(SignInRow.at.desc())
    known = work.rows.scalar(newest.limit(1))
    moved = bool(_machine(known or "")) and bool(_machine(address)) and known != address
    if moved or open_move(work, attempt) is not None:
        raise Conflict("staff must give a move code for this machine", needs_move_code=True)


def _open_sign_in(
    work: Work, deps: Deps, address: str, *, staff_id: int | None = None, attempt_id: str | None = None
) -> str:
    token = secrets.token_urlsafe(32)
    work.rows.add(
        SignInRow(
            token_hash=token_hash(token),
            staff_id=staff_id,
            attempt_id=attempt_id,
            at=work.now,
            expires_at=work.now + timedelta(hours=deps.settings.sign_in_hours),
            address=address,
        )
    )
    return token


def _machine(address: str) -> tuple[str, ...]:
    """The throttle of one seat's machine; behind a proxy of our own everybody would share it."""
    return () if address.startswith("127.") or address in ("", "::1") else (f"machine:{address}",)


def _wait_after(failures: int, free: int = FREE_FAILURES) -> timedelta:
    """Nothing at first, then twice as long each time, never a lock-out."""
    over = failures - free
    return timedelta(0) if over < 0 else min(LONGEST_WAIT, timedelta(seconds=2 ** min(over, 10)))


def _staff_actor(staff: Any, hashed: str) -> Actor:
    return Actor(
        role=Role(staff.role),
        name=staff.name,
        who=f"staff:{staff.login}",
        token_hash=hashed,
        staff_id=staff.id,
        station_id=staff.station_id,
        login=staff.login,
    )


def _candidate_of(work: Work, row: Any, hashed: str) -> Actor:
    arriving = row.paused_at is not None and is_entered(work, work.get(AttemptRow, row.attempt_id))
    return _candidate_actor(
        row.attempt_id, row.candidate_number, row.candidate_name, hashed, arriving=arriving
    )


def _candidate_actor(attempt_id: str, number: str, name: str, hashed: str, *, arriving: bool) -> Actor:
    return Actor(
        role=Role.CANDIDATE,
        name=name,
        who=f"candidate:{number}",
        token_hash=hashed,
        attempt_id=attempt_id,
        arriving=arriving,
    )
