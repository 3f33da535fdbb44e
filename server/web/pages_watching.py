"""Pages of what the server watches: checking a receipt, and the late writes of a sitting."""

from flask import request

from server.edge.context import Call
from server.edge.policies import checkers, chiefs
from server.errors import NotFound
from server.services import late_sides, receipt_checks, sittings
from server.web.pages import Pages, render

LONGEST_CODE = 40

pages = Pages("watching")


@pages("/receipts", checkers)
def receipts(call: Call) -> str:
    """`code` as typed; `found`: CheckedReceipt, None when no receipt has it or none was typed."""
    code = request.args.get("code", "")[:LONGEST_CODE].strip()
    found = None
    if code:
        try:
            found = receipt_checks.check_code(call.deps, call.who, code)
        except NotFound:
            found = None
    return render("office/receipts.html", code=code, found=found)


@pages("/office/sittings/<row:sitting_id>/late-writes", chiefs)
def sitting_late_writes(call: Call, sitting_id: int) -> str:
    """`sitting`: SittingView; `late`: list of LateSides."""
    return render(
        "office/late_writes.html",
        sitting=sittings.sitting(call.deps, call.who, sitting_id),
        late=late_sides.late_sides(call.deps, call.who, sitting_id),
    )
