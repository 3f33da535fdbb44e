"""Knows the written form of a form, and checks it against the bank it draws from."""

import re
from collections.abc import Mapping

from question_bank import messages
from question_bank.complaints import Complaints
from question_bank.fields import Fields
from question_bank.forms import PAPER_TOTAL_H, Form, points_text
from question_bank.item_reading import identifier
from question_bank.text import Localised
from question_bank.vocabulary import Level
from question_bank.yaml_text import Plain

Levels = Mapping[str, Level | None]  # id → level, None where it is not known


def read_form(
    document: Plain, path: str, complaints: Complaints, *, items: Levels, tasks: Levels
) -> Form | None:
    """The form of one file, None when anything about it is wrong.

    Args:
        items: level of every item the bank names, unsound ones included.
        tasks: likewise for tasks.
    """
    before = len(complaints.issues)
    fields = Fields(document, path=path, place="", complaints=complaints)
    fields.only(("id", "level", "variant", "title", "theory", "practical"))
    id_ = identifier(fields, "id")
    name = path.rpartition("/")[2].removesuffix(".yaml")
    if id_ is not None and id_ != name:
        fields.report("id", messages.NAME_MISMATCH, value=id_, name=name)
    level = fields.word("level", Level)
    variant = fields.text("variant")
    if variant is not None and not re.fullmatch("[A-Z]", variant):
        fields.report("variant", messages.BAD_VARIANT, value=variant)
    title = fields.localised("title")
    theory = _paper(fields, "theory", "item", items, level, messages.NO_SUCH_ITEM)
    practical = _paper(fields, "practical", "task", tasks, level, messages.NO_SUCH_TASK)
    if id_ is None or level is None or variant is None or title is None or len(complaints.issues) > before:
        return None
    return Form(id=id_, level=level, variant=variant, title=title, theory=theory, practical=practical)


def _paper(
    fields: Fields, paper: str, name: str, known: Levels, level: Level | None, absent: Localised
) -> tuple[tuple[str, int], ...]:
    rows: list[tuple[str, int]] = []
    entries = fields.entries(paper)
    for entry in entries:
        entry.only((name, "points"))
        id_, points_h = entry.text(name), entry.points_h("points")
        if id_ is not None:
            _check_choice(entry, name, id_, known, level, absent)
            if id_ in [row[0] for row in rows]:
                entry.report(name, messages.REPEATED, value=id_)
        rows.append((id_ or "", points_h or 0))
    if entries and all(points_h for _, points_h in rows):
        _check_total(fields, paper, sum(points_h for _, points_h in rows))
    return tuple(rows)


def _check_choice(
    entry: Fields, name: str, id_: str, known: Levels, level: Level | None, absent: Localised
) -> None:
    if id_ not in known:
        entry.report(name, absent, value=id_)
        return
    own = known[id_]
    if own is not None and level is not None and own is not level:
        entry.report(name, messages.LEVEL_DIFFERS, level=own, other="form", expected=level)


def _check_total(fields: Fields, paper: str, total_h: int) -> None:
    short_h = PAPER_TOTAL_H - total_h
    message = messages.TOTAL_SHORT if short_h > 0 else messages.TOTAL_OVER
    if short_h:
        fields.report(paper, message, total=points_text(total_h), by=points_text(abs(short_h)))
