"""The doors: candidate sign-in, the exam page, staff sign-in, and staff home by role."""

from flask import Response, request

from server.edge.context import Call
from server.edge.policies import any_staff, candidate, public
from server.errors import NotFound
from server.services.signing_in import csrf_for
from server.web.pages import Pages, render

pages = Pages("doors")


@pages("/", public)
def candidate_door(_call: Call) -> str:
    """Candidates sign in here."""
    return render("sign_in.html")


@pages("/exam", candidate)
def exam(call: Call) -> str:
    """The candidate's one page; its modules draw the step the attempt is in."""
    return render("exam.html", csrf=csrf_for(call.deps, call.who.token_hash))


@pages("/staff/sign-in", public)
def staff_door(_call: Call) -> str:
    """Staff sign in here; `?next=` names a page of ours to go on to."""
    return render("staff_sign_in.html", next=_local(request.args.get("next", "")))


@pages("/staff", any_staff)
def staff_home(_call: Call) -> str:
    """Home: where this role works."""
    return render("staff/home.html")


@pages("/station-certificate", public)
def station_certificate(call: Call) -> Response:
    """The authority that a machine of the rooms installs once. NotFound where none was made."""
    path = call.deps.settings.tls_folder / "authority.crt"
    if not path.exists():
        raise NotFound("this station has made no certificate of its own")
    how = {"Content-Disposition": "attachment; filename=kaohe-station.crt"}
    return Response(path.read_bytes(), mimetype="application/x-x509-ca-cert", headers=how)


def _local(path: str) -> str:
    """`path` when it can only lead to this site, else nothing."""
    harmless = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if harmless and "\\" not in path else ""
