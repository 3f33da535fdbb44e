"""Sittings as the office, the chief and the admin handle them."""

from server.edge.context import Call
from server.edge.models_rooms import Reached, SittingCreditAsked
from server.edge.models_sittings import (
    Assignment,
    AssignmentAsked,
    Candidates,
    CandidatesAsked,
    Results,
    SittingAnswer,
    SittingAsked,
    Sittings,
    SittingStateAsked,
)
from server.edge.models_time import (
    Accommodation,
    AccommodationAsked,
    Accommodations,
    RoomsReached,
    SittingPauseAsked,
)
from server.edge.operations import Api, Reply
from server.edge.policies import chiefs, planners
from server.services import accommodations, giving_everybody, halting, results, rosters, sittings
from server.web.granting import grant_of

api = Api("sittings")
LARGEST_ROSTER = 4 * 1024 * 1024
CSV = "text/csv; charset=utf-8"


@api("GET", "/api/sittings", planners, response=Sittings)
def list_sittings(call: Call) -> object:
    """Sittings within reach, newest first."""
    return {"sittings": sittings.sittings(call.deps, call.who)}


@api(
    "POST",
    "/api/sittings",
    planners,
    body=SittingAsked,
    response=SittingAnswer,
    status=201,
    errors=(404, 409),
)
def create_sitting(call: Call, body: SittingAsked) -> object:
    """A draft with its rooms and frozen copies of policy and form."""
    values = body.model_dump(exclude={"title"}) | {"title": body.title.model_dump()}
    return {"sitting": sittings.create_sitting(call.deps, call.who, sittings.NewSitting(**values))}


@api("GET", "/api/sittings/<row:sitting_id>", planners, response=SittingAnswer)
def sitting(call: Call, sitting_id: int) -> object:
    """One sitting."""
    return {"sitting": sittings.sitting(call.deps, call.who, sitting_id)}


@api(
    "PUT",
    "/api/sittings/<row:sitting_id>/state",
    planners,
    body=SittingStateAsked,
    response=SittingAnswer,
    errors=(409,),
)
def set_state(call: Call, sitting_id: int, body: SittingStateAsked) -> object:
    """One step forward."""
    moved = sittings.set_sitting_state(call.deps, call.who, sitting_id, body.state, body.reason)
    return {"sitting": moved}


@api("GET", "/api/sittings/<row:sitting_id>/candidates", planners, response=Candidates)
def candidates(call: Call, sitting_id: int) -> object:
    """Everybody of the sitting by room and seat."""
    return {"candidates": rosters.candidates(call.deps, call.who, sitting_id)}


@api(
    "POST",
    "/api/sittings/<row:sitting_id>/candidates",
    planners,
    body=CandidatesAsked,
    response=Candidates,
    status=201,
    errors=(409,),
    largest=LARGEST_ROSTER,
)
def add_candidates(call: Call, sitting_id: int, body: CandidatesAsked) -> object:
    """Register and seat people in one go, or nobody when a row is wrong."""
    rows = [row.model_dump() for row in body.candidates]
    return {"candidates": rosters.add_candidates(call.deps, call.who, sitting_id, rows, body.seed)}


@api(
    "POST",
    "/api/sittings/<row:sitting_id>/assignments",
    planners,
    body=AssignmentAsked,
    response=Assignment,
    status=201,
)
def assign(call: Call, sitting_id: int, body: AssignmentAsked) -> object:
    """Put a person in charge of a room."""
    sittings.assign_staff(call.deps, call.who, sitting_id, body.staff_login, body.sitting_room_id)
    return body


@api("GET", "/api/sittings/<row:sitting_id>/accommodations", planners, response=Accommodations)
def list_accommodations(call: Call, sitting_id: int) -> object:
    """Who was granted more time, in the order granted."""
    return {"accommodations": accommodations.accommodations(call.deps, call.who, sitting_id)}


@api(
    "POST",
    "/api/sittings/<row:sitting_id>/accommodations",
    planners,
    body=AccommodationAsked,
    response=Accommodation,
    status=201,
    errors=(409,),
)
def accommodate(call: Call, sitting_id: int, body: AccommodationAsked) -> object:
    """Grant a candidate more time for their papers; while they answer it is never made less."""
    return accommodations.accommodate(
        call.deps,
        call.who,
        sitting_id,
        body.candidate_number,
        accommodations.Shares(percent=body.theory.percent, minutes=body.theory.minutes),
        accommodations.Shares(percent=body.practical.percent, minutes=body.practical.minutes),
        body.reason,
    )


@api(
    "PUT",
    "/api/sittings/<row:sitting_id>/pause",
    chiefs,
    body=SittingPauseAsked,
    response=RoomsReached,
    errors=(409,),
)
def set_pause(call: Call, sitting_id: int, body: SittingPauseAsked) -> object:
    """Stop the clocks of every room of the sitting, or let them go on; again changes nothing."""
    rooms = halting.set_sitting_pause(call.deps, call.who, sitting_id, body.paused, body.reason)
    return {"rooms": rooms}


@api(
    "POST",
    "/api/sittings/<row:sitting_id>/credits",
    chiefs,
    body=SittingCreditAsked,
    response=Reached,
    status=201,
    errors=(409,),
)
def grant_credit(call: Call, sitting_id: int, body: SittingCreditAsked) -> object:
    """Give time to everybody under way in every room; their clocks move at once, or nobody's does."""
    reached = giving_everybody.give_sitting_time(call.deps, call.who, sitting_id, grant_of(body))
    return {"attempts": reached}


@api("GET", "/api/sittings/<row:sitting_id>/results", planners, response=Results)
def sitting_results(call: Call, sitting_id: int) -> object:
    """Results by number; points are null until all is judged."""
    return {"results": results.results(call.deps, call.who, sitting_id)}


@api("GET", "/api/sittings/<row:sitting_id>/results.csv", planners, media_type=CSV)
def results_csv(call: Call, sitting_id: int) -> Reply:
    """Results as a spreadsheet opens them; the export is recorded."""
    return _download(results.results_csv(call.deps, call.who, sitting_id), f"results-{sitting_id}.csv")


@api("GET", "/api/sittings/<row:sitting_id>/candidates.csv", planners, media_type=CSV)
def candidates_csv(call: Call, sitting_id: int) -> Reply:
    """Candidates with their seats; the export is recorded."""
    return _download(results.candidates_csv(call.deps, call.who, sitting_id), f"candidates-{sitting_id}.csv")


def _download(content: bytes, name: str) -> Reply:
    return Reply(value=content, headers=(("Content-Disposition", f'attachment; filename="{name}"'),))
