"""Saves as they travel on a socket: the event read into typed records, its answer written as text."""

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any

import msgspec

from server.clock import instant_text
from server.edge.events import EXAM
from server.edge.models_attempt import MOST_WRITES
from server.edge.problems import problem_of
from server.edge.reading import DEEPEST, check_depth
from server.edge.shapes import LARGEST_COUNTER
from server.errors import InvalidInput
from server.services.saving import Write
from server.services.views import SaveAck, WriteResult

EVENT = re.compile(rf'2{EXAM},(0|[1-9][0-9]{{0,8}})(?=\["save_responses",)')  # with the number of its answer
OUTER = 2  # levels of a save around its list of writes

Item = Annotated[str, msgspec.Meta(pattern=r"^@?[A-Za-z0-9][A-Za-z0-9._-]{0,78}\Z")]
Lease = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z-]{1,64}\Z")]
Revision = Annotated[int, msgspec.Meta(ge=1, le=LARGEST_COUNTER)]


class WriteSent(Write, forbid_unknown_fields=True, frozen=True, kw_only=True, gc=False):
    """As `models_attempt.WriteAsked`."""

    item: Item
    revision: Revision


class SaveSent(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """As `models_attempt.Save`."""

    lease: Lease
    writes: Annotated[list[WriteSent], msgspec.Meta(min_length=1, max_length=MOST_WRITES)]


_read = msgspec.json.Decoder(tuple[str, SaveSent]).decode
_encode = msgspec.json.Encoder().encode
_instant = lru_cache(maxsize=1024)(instant_text)  # a group's saves share theirs


def read_save(text: str) -> tuple[str, Sequence[Write]]:
    """The lease and the writes in `["save_responses", {...}]`.

    Raises:
        InvalidInput: something is not plainly as declared; the slow way finds out what, if anything.
    """
    try:
        _, sent = _read(text)
        check_depth([write.value for write in sent.writes], DEEPEST - OUTER)
    except Exception as error:
        raise InvalidInput("not a plain save") from error
    return sent.lease, sent.writes


def save_acknowledged(ack: SaveAck) -> str:
    """The JSON of `models_events.SaveAcked`."""
    results = ",".join([_result(each) for each in ack.results])
    closes_at = "null" if ack.closes_at is None else f'"{_instant(ack.closes_at)}"'
    remaining_ms = "null" if ack.remaining_ms is None else ack.remaining_ms
    return (
        f'{{"results":[{results}],"saved_at":"{_instant(ack.saved_at)}",'
        f'"server_now":"{_instant(ack.server_now)}","closes_at":{closes_at},'
        f'"remaining_ms":{remaining_ms},"ok":true}}'
    )


def refused(error: Exception) -> str:
    """The JSON of `models_events.Refusal`."""
    return _json({"ok": False, "problem": problem_of(error)})


def _result(result: WriteResult) -> str:
    """Items and outcomes are plain words that JSON writes as they are."""
    current = "null" if result.current is None else _json(result.current)
    reason = "null" if result.reason is None else _json(result.reason)
    return (
        f'{{"item":"{result.item}","revision":{result.revision},"outcome":"{result.outcome}",'
        f'"current":{current},"reason":{reason}}}'
    )


def _json(value: Any) -> str:
    """Half a surrogate pair, which the quick way does not take, goes the usual one."""
    try:
        return _encode(value).decode()
    except (TypeError, ValueError):
        return json.dumps(value, separators=(",", ":"), allow_nan=False)
