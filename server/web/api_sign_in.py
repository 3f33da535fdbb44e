"""Signing in and out, and who is signed in."""

from server.edge.context import Call
from server.edge.models_attempt import CandidateSignedIn, CandidateSignIn, MoveSignIn
from server.edge.models_people import Me, StaffSignedIn, StaffSignIn
from server.edge.operations import Api, Reply
from server.edge.policies import public, signed_in
from server.exam.words import Role
from server.services import attempts, moving_in, signing_in
from server.web.locale import locale

api = Api("sign_in")


@api(
    "POST",
    "/api/candidate-sign-ins",
    public,
    body=CandidateSignIn,
    response=CandidateSignedIn,
    status=201,
    errors=(401, 409, 429),
)
def sign_in_candidate(call: Call, body: CandidateSignIn) -> Reply:
    """Sign a candidate in; an earlier device of the same attempt stops."""
    opened = signing_in.sign_in_candidate(
        call.deps, body.candidate_number, body.document_last6, body.start_code, call.address
    )
    return _let_in(call, opened)


@api(
    "POST",
    "/api/move-sign-ins",
    public,
    body=MoveSignIn,
    response=CandidateSignedIn,
    status=201,
    errors=(401, 409, 429),
)
def sign_in_by_move_code(call: Call, body: MoveSignIn) -> Reply:
    """Go on at this machine by the code staff read out; the clock runs from the next request on."""
    opened = moving_in.sign_in_by_move_code(call.deps, body.candidate_number, body.move_code, call.address)
    return _let_in(call, opened)


@api(
    "POST",
    "/api/staff-sign-ins",
    public,
    body=StaffSignIn,
    response=StaffSignedIn,
    status=201,
    errors=(401, 429),
)
def sign_in_staff(call: Call, body: StaffSignIn) -> Reply:
    """Sign staff in by password."""
    opened = signing_in.sign_in_staff(call.deps, body.login, body.password, call.address)
    actor = opened.actor
    csrf = signing_in.csrf_for(call.deps, actor.token_hash)
    staff = {"login": actor.login, "name": actor.name, "role": actor.role.value}
    return Reply(value={"csrf": csrf, "staff": staff}, cookie=opened.token)


@api("DELETE", "/api/sign-ins/current", signed_in, status=204)
def sign_out(call: Call) -> Reply:
    """End this sign-in, its sockets too; an attempt goes on at the next one."""
    signing_in.sign_out(call.deps, call.who)
    return Reply(value=None, drops_cookie=True)


@api("GET", "/api/me", signed_in, response=Me)
def me(call: Call) -> object:
    """Who is signed in here, with the token that changes must carry."""
    actor = call.who
    return {
        "kind": "candidate" if actor.role is Role.CANDIDATE else "staff",
        "role": actor.role.value,
        "name": actor.name,
        "csrf": signing_in.csrf_for(call.deps, actor.token_hash),
        "locale": locale(),
    }


def _let_in(call: Call, opened: signing_in.SignedIn) -> Reply:
    attempt = attempts.my_attempt(call.deps, opened.actor)
    csrf = signing_in.csrf_for(call.deps, opened.actor.token_hash)
    return Reply(value={"csrf": csrf, "attempt": attempt}, cookie=opened.token)
