"""The one table from what went wrong to what HTTP and Socket.IO answer: problem+json without internals."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import structlog
from werkzeug.exceptions import HTTPException

from server.clock import instant_text
from server.errors import (
    AttemptClosed,
    Conflict,
    ExamError,
    Forbidden,
    IllegalTransition,
    InvalidInput,
    LeaseLost,
    NotFound,
    NotReady,
    NotSignedIn,
    StaleRevision,
    Throttled,
    TooEarly,
)

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:kaohe:problem:"
OWN_MEMBERS = frozenset({"type", "title", "status", "detail", "instance"})

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How one class of errors is answered; `slug` ends the problem's type URI."""

    status: int
    slug: str


ROWS: Mapping[type[ExamError], Row] = {
    ExamError: Row(status=500, slug="failed"),
    NotFound: Row(status=404, slug="not_found"),
    NotSignedIn: Row(status=401, slug="not_signed_in"),
    Forbidden: Row(status=403, slug="forbidden"),
    InvalidInput: Row(status=422, slug="invalid_input"),
    Throttled: Row(status=429, slug="throttled"),
    NotReady: Row(status=503, slug="not_ready"),
    Conflict: Row(status=409, slug="conflict"),
    IllegalTransition: Row(status=409, slug="illegal_transition"),
    AttemptClosed: Row(status=409, slug="attempt_closed"),
    LeaseLost: Row(status=409, slug="lease_lost"),
    TooEarly: Row(status=409, slug="too_early"),
    StaleRevision: Row(status=409, slug="stale_revision"),
    # A judge's own affairs, which no request waits for.
}

# What the framework itself refuses, by HTTP status.
HTTP_SLUGS: Mapping[int, str] = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    414: "too_long",
    415: "media_type",
    429: "throttled",
}


def problem_of(error: Exception) -> dict[str, Any]:
    """RFC 9457 members for any exception; an unforeseen one is logged and shows only a reference.

    Returns:
        `{"type", "title", "status", "detail", ...}`, with the error's own fields beside them.
    """
    match error:
        case ExamError():
            row = ROWS[type(error)]
            fields = {key: _plain(value) for key, value in error.fields.items() if key not in OWN_MEMBERS}
            return _problem(row.slug, error.title(), row.status, error.detail) | fields
        case HTTPException() if error.code is not None:
            slug = HTTP_SLUGS.get(error.code, "refused")
            return _problem(slug, error.name, error.code, error.description or "")
        case _:
            return _unforeseen(error)


def _unforeseen(error: Exception) -> dict[str, Any]:
    reference = secrets.token_hex(6)
    log.error("unforeseen", reference=reference, exc_info=error)
    detail = f"something went wrong on the server; reference {reference}"
    return _problem("unforeseen", "The server failed.", 500, detail) | {"instance": f"urn:kaohe:{reference}"}


def _problem(slug: str, title: str, status: int, detail: str) -> dict[str, Any]:
    return {"type": TYPE_PREFIX + slug, "title": title, "status": status, "detail": detail}


def _plain(value: object) -> object:
    match value:
        case datetime():
            return instant_text(value)
        case str() | int() | float() | bool() | None:
            return value
        case Mapping():
            return {str(key): _plain(part) for key, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
        case Decimal():
            return str(value)
        case _:
            return str(value)
