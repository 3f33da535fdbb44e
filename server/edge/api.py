"""Runs declared operations under Flask: reads the body, calls the view, writes the answer or the problem."""

from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import BadRequest, HTTPException, UnsupportedMediaType

from server.edge.context import call, parts
from server.edge.identity import COOKIE
from server.edge.operations import JSON, Operation, Reply
from server.edge.plain_json import compact
from server.edge.problems import MEDIA_TYPE, problem_of
from server.edge.reading import parse, read_json

API_PREFIX = "/api/"
MULTIPART = "multipart/form-data"
# How long a sign-in lasts is the server's to say: a browser whose clock was set ahead is not to forget it.
CLOCK_AHEAD_HOURS = 48.0


def add_operation(app: Flask, operation: Operation) -> None:
    """Route the operation under its name."""

    def answer(**path_parts: Any) -> Response:
        return _carry_out(operation, path_parts)

    app.add_url_rule(operation.path, endpoint=operation.name, view_func=answer, methods=[operation.method])


def problem_response(error: Exception) -> Response:
    """problem+json with the headers that belong to the refusal (`Allow`, `Retry-After`)."""
    problem = problem_of(error)
    response = json_response(problem, problem["status"], MEDIA_TYPE)
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name.lower() not in ("content-type", "content-length"):
                response.headers[name] = value
    if "retry_after_s" in problem:
        response.headers["Retry-After"] = str(problem["retry_after_s"])
    return response


def json_response(value: Any, status: int = 200, media_type: str = JSON) -> Response:
    """Compact UTF-8 JSON."""
    return Response(compact(value), status=status, mimetype=media_type)


def serialise(operation: Operation, value: Any) -> Any:
    """The JSON value of what a view gave back."""
    if operation.response is None:
        return None
    return operation.response.model_validate(value).model_dump(mode="json")


def _carry_out(operation: Operation, path_parts: dict[str, Any]) -> Response:
    given = operation.view(call(), **_body(operation), **path_parts)
    reply = given if isinstance(given, Reply) else Reply(value=given)
    response = _response(operation, reply)
    for name, value in reply.headers:
        response.headers[name] = value
    _set_cookie(response, reply)
    return response


def _body(operation: Operation) -> dict[str, Any]:
    if operation.upload is not None:
        return {operation.upload: _upload(operation.upload)}
    if operation.body is None:
        return {}
    raw = request.get_data(cache=False)
    if raw and request.mimetype != JSON:
        raise UnsupportedMediaType(f"send {JSON}")
    return {"body": parse(operation.body, read_json(raw))}


def _upload(name: str) -> bytes:
    if request.mimetype != MULTIPART:
        raise UnsupportedMediaType(f"send {MULTIPART} with a file named {name!r}")
    file = request.files.get(name)
    if file is None:
        raise BadRequest(f"there is no file named {name!r} in the form")
    content: bytes = file.read()
    return content


def _response(operation: Operation, reply: Reply) -> Response:
    status = reply.code or operation.code
    if isinstance(reply.value, bytes):
        return Response(reply.value, status=status, content_type=operation.media_type)
    if operation.response is None:
        return Response(status=204)
    return json_response(serialise(operation, reply.value), status)


def _set_cookie(response: Response, reply: Reply) -> None:
    secure = request.is_secure or parts().origins.is_secure
    if reply.cookie is not None:
        hours = parts().deps.settings.sign_in_hours + CLOCK_AHEAD_HOURS
        response.set_cookie(
            COOKIE,
            reply.cookie,
            max_age=int(hours * 3600),
            httponly=True,
            samesite="Strict",
            secure=secure,
            path="/",
        )
    if reply.drops_cookie:
        response.delete_cookie(COOKIE, httponly=True, samesite="Strict", secure=secure, path="/")
