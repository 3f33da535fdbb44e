"""Pages of the office: sittings, the candidates of one, who gets more time, its results."""

from flask import redirect
from werkzeug.wrappers import Response

from server.edge.context import Call
from server.edge.policies import planners
from server.services import accommodations, results, rosters, sittings
from server.web.pages import Pages, render

pages = Pages("office")


@pages("/office", planners)
def list_sittings(call: Call) -> str:
    """`sittings`: list of SittingView."""
    return render("office/sittings.html", sittings=sittings.sittings(call.deps, call.who))


@pages("/office/sittings/<row:sitting_id>", planners)
def sitting(call: Call, sitting_id: int) -> Response:
    """A sitting opens at its candidates."""
    found = sittings.sitting(call.deps, call.who, sitting_id)
    return redirect(f"/office/sittings/{found.id}/candidates", 303)


@pages("/office/sittings/<row:sitting_id>/candidates", planners)
def candidates(call: Call, sitting_id: int) -> str:
    """`sitting`: SittingView; `candidates`: list of SeatAssignment."""
    return render(
        "office/candidates.html",
        sitting=sittings.sitting(call.deps, call.who, sitting_id),
        candidates=rosters.candidates(call.deps, call.who, sitting_id),
    )


@pages("/office/sittings/<row:sitting_id>/accommodations", planners)
def sitting_accommodations(call: Call, sitting_id: int) -> str:
    """`sitting`: SittingView; `granted`: AccommodationViews, newest first; `candidates`; `plain`: Lengths."""
    granted = accommodations.accommodations(call.deps, call.who, sitting_id)
    return render(
        "office/accommodations.html",
        sitting=sittings.sitting(call.deps, call.who, sitting_id),
        granted=granted[::-1],
        candidates=rosters.candidates(call.deps, call.who, sitting_id),
        plain=accommodations.plain(call.deps, call.who, sitting_id),
    )


@pages("/office/sittings/<row:sitting_id>/results", planners)
def sitting_results(call: Call, sitting_id: int) -> str:
    """`sitting`: SittingView; `results`: list of ResultView."""
    return render(
        "office/results.html",
        sitting=sittings.sitting(call.deps, call.who, sitting_id),
        results=results.results(call.deps, call.who, sitting_id),
    )
