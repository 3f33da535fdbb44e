"""Reading JSON from outside: UTF-8, no repeated keys, no NaN, bounded depth; then into a declared model."""

import json
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import BadRequest

from server.errors import InvalidInput

DEEPEST = 32  # levels of objects and lists; what we take has four
M = TypeVar("M", bound=BaseModel)


def read_json(raw: bytes | str) -> Any:
    """The value in `raw`.

    Raises:
        BadRequest: empty, not UTF-8, not JSON, or JSON that no honest client sends.
    """
    if not raw:
        raise BadRequest("the body is empty; send a JSON object")
    try:
        text = raw.decode("utf-8") if isinstance(raw, bytes) else raw
        value = json.loads(
            text, parse_constant=_no_constant, parse_float=_finite, object_pairs_hook=_no_repeated_key
        )
    except UnicodeDecodeError as error:
        raise BadRequest("the body is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"the body is not JSON as expected: {_reason(error)}") from error
    check_depth(value)
    return value


def check_depth(value: Any, levels: int = DEEPEST) -> None:
    """Raises BadRequest for a value nested deeper than `levels`."""
    level = [value]
    for _ in range(levels):
        level = [part for each in level for part in _parts(each)]
        if not level:
            return
    raise BadRequest(f"the body is nested deeper than {levels} levels")


def parse(model: type[M], value: Any) -> M:
    """`value` as the declared model.

    Raises:
        InvalidInput: the first thing wrong, its place in `field` (`writes.0.item`).
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = ".".join(_shown(part) for part in first["loc"])
        raise InvalidInput(first["msg"], field=field) from error


def _parts(value: Any) -> list[Any]:
    match value:
        case dict():
            return list(value.values())
        case list():
            return value
        case _:
            return []


def _reason(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)[:120]


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError("a number is too large")
    return number


def _no_repeated_key(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def _shown(part: int | str) -> str:
    """A key as it may be shown again: short, and without what is no text."""
    return str(part)[:80].encode("utf-8", "replace").decode()
