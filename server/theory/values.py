"""The JSON shape of a response: reading it strictly, and the limits on what may be typed."""

from collections.abc import Iterable

from server.errors import InvalidInput

MAX_TEXT = 2000  # characters in one blank


def sole_entry(value: object, key: str) -> object:
    """What stands under `key` in a value that must be `{key: …}` and nothing else."""
    if not isinstance(value, dict) or len(value) != 1 or key not in value:
        raise InvalidInput(f"the answer must be an object with {key!r} only", field="value")
    return value[key]


def option_of(chosen: object, options: Iterable[str], field: str) -> str:
    """The id of an option that the item has."""
    if not isinstance(chosen, str) or chosen not in options:
        raise InvalidInput("there is no such option", field=field)
    return chosen


def typed_text(text: object, field: str) -> str:
    """What was typed into one blank."""
    if not isinstance(text, str):
        raise InvalidInput("a blank takes text", field=field)
    if len(text) > MAX_TEXT:
        raise InvalidInput(f"a blank takes at most {MAX_TEXT} characters", field=field)
    return text
