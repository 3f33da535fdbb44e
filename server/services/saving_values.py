"""What an answer may be: its shape, its size, whether it says something, and the text its digest is over."""

import hashlib
import json
from typing import Any, NamedTuple

import msgspec

from server.errors import InvalidInput
from server.exam.words import Section
from server.services.shelf import SittingForm
from server.theory.marking import check_value, is_answered

PLACE = "@place"  # the pseudo item under which a page saves where the candidate is
LARGEST_FILE = 64 * 1024  # characters of one file of a task
LARGEST_PLACE = 2000

_encode = msgspec.json.Encoder(order="deterministic").encode


class Write(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One change a page made: its own revision counter per item, gaps allowed."""

    item: str
    revision: int
    value: Any


class Checked(NamedTuple):
    """A write that may be kept: where it belongs, and its value as canonical JSON with digest."""

    section: str
    answered: bool
    flagged: bool
    text: str
    digest: str


def check_write(form: SittingForm, write: Write) -> Checked:
    """What the write says, whatever the time.

    Raises:
        InvalidInput: with the field, when no such value may be kept.
    """
    try:
        if write.item == PLACE:
            return _checked_place(write)
        return _checked_answer(form, write)
    except UnicodeEncodeError as error:
        raise InvalidInput("not valid text") from error


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: what digests are taken over."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(text: str) -> str:
    """SHA-256 of a text, 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def check_files(files: object, entry: tuple[str, ...]) -> dict[str, str]:
    """Files of a task as sent: exactly paths of its entry, text without NUL.

    Raises:
        InvalidInput: naming the path.
    """
    if not isinstance(files, dict) or not files:
        raise InvalidInput("files are an object of path and text", field="files")
    for path, content in files.items():
        if path not in entry:
            raise InvalidInput(f"this task takes {', '.join(entry)}", field=f"files.{str(path)[:80]}")
        if not isinstance(content, str) or "\0" in content:
            raise InvalidInput("a file is text without NUL", field=f"files.{path}")
        if len(content) > LARGEST_FILE:
            raise InvalidInput(f"a file has at most {LARGEST_FILE} characters", field=f"files.{path}")
    return files


def _checked_place(write: Write) -> Checked:
    text = canonical(write.value) if isinstance(write.value, dict) else ""
    if not text or len(text) > LARGEST_PLACE:
        raise InvalidInput("a place is a small object", field="value")
    return Checked("place", False, False, text, digest_of(text))


def _checked_answer(form: SittingForm, write: Write) -> Checked:
    value = write.value
    flagged = value.get("flagged", False) if isinstance(value, dict) else None
    if not isinstance(flagged, bool):
        raise InvalidInput("a value is an object, its flag true or false", field="value")
    answer = {key: part for key, part in value.items() if key != "flagged"} if "flagged" in value else value
    theory = form.theory.get(write.item)
    if theory is not None:
        if answer:
            check_value(theory.item, answer)
        answered = bool(answer) and is_answered(theory.item.kind, answer)
        return _with_text(Section.THEORY, answered, flagged, value)
    entry = form.practical.get(write.item)
    if entry is None:
        raise InvalidInput("the paper has no such item", field="item")
    if answer:
        check_files(answer.get("files"), entry.task.entry)
    answered = bool(answer) and answer["files"] != entry.starter
    if len(answer) > 1:  # whatever else a page keeps there may be any JSON
        text = canonical(value)
        return Checked(Section.PRACTICAL, answered, flagged, text, digest_of(text))
    return _with_text(Section.PRACTICAL, answered, flagged, value)


def _with_text(section: str, answered: bool, flagged: bool, value: dict[str, Any]) -> Checked:
    """The same text as `canonical` for values of text, truth, lists and objects, several times faster."""
    encoded = _encode(value)
    return Checked(section, answered, flagged, encoded.decode(), hashlib.sha256(encoded).hexdigest())
