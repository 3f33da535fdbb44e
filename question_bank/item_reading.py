"""Knows the written form of theory items: a YAML list, checked field by field."""

import re
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any, assert_never

from question_bank import messages
from question_bank.complaints import Complaints
from question_bank.fields import Fields
from question_bank.items import Item, item_from_json
from question_bank.text import Localised
from question_bank.unittest_listing import UnparsableTests, parse_python
from question_bank.vocabulary import Difficulty, ItemKind, Level, Normalise, Topic
from question_bank.yaml_text import Plain

ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
ID_RULE = "a-z 0-9 -"
_MARK = re.compile(r"\{\{([A-Za-z0-9_-]+)\}\}")

_COMMON = ("id", "kind", "level", "topic", "difficulty", "stem", "code", "explanation")
_OWN = {
    ItemKind.SINGLE: ("options", "key"),
    ItemKind.MULTIPLE: ("options", "key"),
    ItemKind.TRUE_FALSE: ("key",),
    ItemKind.FILL: ("blanks",),
    ItemKind.READING: ("blanks",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEntry:
    """One entry of a file: its place there, its id as written, and the item when it is sound."""

    place: str
    id: str | None
    item: Item | None


def read_items(document: Plain, path: str, complaints: Complaints) -> list[ItemEntry]:
    """The entries of one file; every problem of the unsound ones is reported."""
    if not isinstance(document, list):
        complaints.report(path, "", messages.NOT_LIST)
        return []
    found = []
    for index, value in enumerate(document):
        fields = Fields(value, path=path, place=f"[{index}]", complaints=complaints)
        written = value.get("id") if isinstance(value, dict) else None
        id_ = written if isinstance(written, str) and written else None
        found.append(ItemEntry(place=fields.place, id=id_, item=_item(fields)))
    return found


def identifier(fields: Fields, name: str) -> str | None:
    """An id of a bank, an item or a form."""
    text = fields.text(name)
    if text is not None and not ID.fullmatch(text):
        fields.report(name, messages.BAD_ID, value=text, rule=ID_RULE)
        return None
    return text


def _item(fields: Fields) -> Item | None:
    before = len(fields.complaints.issues)
    if not fields.is_mapping:
        return None
    kind = fields.word("kind", ItemKind)
    document: dict[str, Any] = {
        "id": identifier(fields, "id"),
        "kind": kind,
        "level": fields.word("level", Level),
        "topic": fields.word("topic", Topic),
        "difficulty": fields.word("difficulty", Difficulty),
        "stem": _json(fields.localised("stem")),
        "code": _code(fields, kind),
        "explanation": _json(fields.localised("explanation")),
    }
    if kind is None:
        return None
    fields.only((*_COMMON, *_OWN[kind]))
    match kind:
        case ItemKind.SINGLE | ItemKind.MULTIPLE:
            document["options"] = _options(fields)
            document["key"] = _key(fields, kind, [option["id"] for option in document["options"]])
        case ItemKind.TRUE_FALSE:
            document["key"] = fields.truth("key")
        case ItemKind.FILL | ItemKind.READING:
            document["blanks"] = _blanks(fields)
            _check_marks(fields, kind, document)
        case _:
            assert_never(kind)
    return item_from_json(document) if len(fields.complaints.issues) == before else None


def _json(text: Localised | None) -> dict[str, str] | None:
    return text.to_json() if text is not None else None


def _code(fields: Fields, kind: ItemKind | None) -> str | None:
    code = fields.text("code", required=kind is ItemKind.READING)
    if code is not None and kind is ItemKind.READING:
        try:
            parse_python(code.encode(), "code")
        except UnparsableTests as problem:
            fields.report("code", messages.NOT_PYTHON, why=problem)
    return code


def _options(fields: Fields) -> list[dict[str, Any]]:
    entries = fields.entries("options")
    if 0 < len(entries) < 4:
        fields.report("options", messages.FEW_OPTIONS, count=len(entries))
    options: list[dict[str, Any]] = []
    for entry in entries:
        entry.only(("id", "text", "why"))
        text = entry.localised("text")
        _check_sameness(entry, text, options)
        options.append({"id": entry.text("id"), "text": _json(text), "why": _json(entry.localised("why"))})
    expected = list(ascii_lowercase[: len(options)])
    ids = [option["id"] for option in options]
    if None not in ids and ids != expected:
        fields.report("options", messages.OPTION_IDS, expected=" ".join(expected))
    return options


def _check_sameness(entry: Fields, text: Localised | None, earlier: list[dict[str, Any]]) -> None:
    if text is None:
        return
    for option in earlier:
        if option["text"] is None:
            continue
        for language, words in text.to_json().items():
            if option["text"][language] == words:
                entry.report(f"text.{language}", messages.SAME_OPTION, other=option["id"])


def _key(fields: Fields, kind: ItemKind, ids: list[str | None]) -> list[str]:
    key = fields.texts("key")
    for index, value in enumerate(key):
        if value not in ids:
            fields.report(f"key[{index}]", messages.KEY_NOT_OPTION, value=value)
        if value in key[:index]:
            fields.report(f"key[{index}]", messages.REPEATED, value=value)
    if kind is ItemKind.SINGLE and len(key) > 1:
        fields.report("key", messages.KEY_ONE, count=len(key))
    if kind is ItemKind.MULTIPLE and len(key) == 1:
        fields.report("key", messages.KEY_SEVERAL, count=len(key))
    return sorted(key)


def _blanks(fields: Fields) -> list[dict[str, Any]]:
    blanks: list[dict[str, Any]] = []
    for entry in fields.entries("blanks"):
        entry.only(("id", "accept", "normalise"))
        id_ = entry.text("id")
        if id_ is not None and not re.fullmatch(r"[A-Za-z0-9_-]+", id_):
            entry.report("id", messages.BAD_ID, value=id_, rule="A-Z a-z 0-9 _ -")
        if id_ is not None and id_ in [blank["id"] for blank in blanks]:
            entry.report("id", messages.REPEATED, value=id_)
        blanks.append({"id": id_, "accept": _accept(entry), "normalise": _normalise(entry)})
    return blanks


def _accept(entry: Fields) -> list[str]:
    accepted = entry.texts("accept")
    for index, text in enumerate(accepted):
        if text in accepted[:index]:
            entry.report(f"accept[{index}]", messages.REPEATED, value=text)
    return list(accepted)


def _normalise(entry: Fields) -> list[str]:
    if not entry.has("normalise"):
        return [Normalise.WIDTH, Normalise.SPACE]
    steps = []
    for index, text in enumerate(entry.texts("normalise", required=False)):
        if text not in list(Normalise):
            known = ", ".join(Normalise)
            entry.report(f"normalise[{index}]", messages.NOT_ONE_OF, value=text, known=known)
        else:
            steps.append(text)
    return steps


def _check_marks(fields: Fields, kind: ItemKind, document: dict[str, Any]) -> None:
    """A fill-in marks every blank once in both languages; a reading item may mark its blanks."""
    ids = [blank["id"] for blank in document["blanks"] if blank["id"] is not None]
    if kind is ItemKind.READING and ids and ids[0] != "1":
        fields.report("blanks[0].id", messages.READING_BLANK)
    for language, stem in (document["stem"] or {}).items():
        marked = _MARK.findall(stem)
        for mark in dict.fromkeys(marked):
            if mark not in ids:
                fields.report(f"stem.{language}", messages.BLANK_UNKNOWN, id=mark)
            elif marked.count(mark) > 1:
                fields.report(f"stem.{language}", messages.BLANK_REPEATED, id=mark)
        for id_ in ids:
            if kind is ItemKind.FILL and id_ not in marked:
                fields.report(f"stem.{language}", messages.BLANK_UNMARKED, id=id_)
