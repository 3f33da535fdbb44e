"""What is answered when something went wrong: problem+json to programs, a page in words to people."""

from urllib.parse import quote

from flask import Flask, Response, make_response, redirect, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from server.edge.api import API_PREFIX, problem_response
from server.edge.problems import problem_of
from server.errors import NotSignedIn
from server.web.locale import locale
from server.web.texts import Texts

PROGRAMS = (API_PREFIX, "/healthz", "/readyz", "/metrics", "/static/")
STAFF_PARTS = ("/staff", "/invigilate", "/grade", "/author", "/office")
WORDS = {
    400: "errors.bad_request",
    403: "errors.forbidden",
    404: "errors.not_found",
    405: "errors.bad_request",
    409: "errors.conflict",
    422: "errors.bad_request",
    429: "errors.throttled",
    500: "errors.failed",
    503: "errors.not_ready",
}


def install(app: Flask, texts: Texts) -> None:
    """Answer every exception of `app`; the broad handler is Flask's own border, and logs what it hides."""

    def answer(error: Exception) -> AnyResponse:
        if isinstance(error, HTTPException) and error.code is not None and error.code < 400:
            return error.get_response()
        if request.path.startswith(PROGRAMS):
            return problem_response(error)
        if isinstance(error, NotSignedIn):
            return _to_sign_in()
        return _page(error, texts)

    app.register_error_handler(Exception, answer)


def _to_sign_in() -> AnyResponse:
    if request.path.startswith(STAFF_PARTS):
        return redirect(f"/staff/sign-in?next={quote(request.path)}", 303)
    return redirect("/", 303)


def _page(error: Exception, texts: Texts) -> Response:
    problem = problem_of(error)
    code = problem["status"]
    title = texts.say(locale(), WORDS.get(code, "errors.failed"))
    reference = problem.get("instance", "").rpartition(":")[2]
    detail = texts.say(locale(), "errors.reference", reference=reference) if reference else ""
    back = "/staff" if request.path.startswith(STAFF_PARTS) else "/"
    page = render_template("error.html", code=code, title=title, detail=detail, back=back)
    response = make_response(page, code)
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name.lower() == "allow":
                response.headers[name] = value
    return response
