"""Late writes as people read them: the question as the candidate met it, both answers, and what differs.

Options carry the letters they had on that candidate's page, programs are compared line by line.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import select

from question_bank.items import FillIn, Item, MultipleChoice, Reading, SingleChoice, TrueFalse
from server.errors import InvalidInput
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.late_writes import LateWrite, late_writes
from server.services.markup import render_localised
from server.services.papers import item_view, theory_order
from server.services.shelf import SittingForm
from server.store.tables.sittings import AttemptRow
from server.theory.marking import check_value

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST_LINES = 2_000  # programs that are longer are shown without marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a file; `differs`: the other side has no such line there."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One piece of an answer; `differs`: the other side does not say that.

    `kind`: option (`label` is its letter, `html` its text by language), truth (`text` is "true" or "false"),
    blank (`label` is its number), file (`label` is its path, with `lines`), flag, or other (JSON that is no
    answer to this item).
    """

    kind: str
    differs: bool
    label: str = ""
    text: str = ""
    html: Mapping[str, str] | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LateSides:
    """A late write beside what was collected.

    `number` is the question's place on this candidate's paper, None when the paper has no such item; `item`
    an ItemView of a question, `title` that of a task.
    """

    write: LateWrite
    number: int | None
    item: Mapping[str, Any] | None
    title: Mapping[str, str] | None
    collected: tuple[Part, ...]
    sent: tuple[Part, ...]


def late_sides(deps: Deps, actor: Actor, sitting_id: int) -> list[LateSides]:
    """All late writes of a sitting. Raises NotFound."""
    writes = late_writes(deps, actor, sitting_id)
    with deps.store.read() as work:
        form = deps.shelf.form(work, sitting_id)
        seeds = select(AttemptRow.id, AttemptRow.order_seed).where(
            AttemptRow.id.in_({write.attempt_id for write in writes})
        )
        orders = {attempt: dict(theory_order(form, seed)) for attempt, seed in work.rows.execute(seeds)}
    return [_sides(form, orders[write.attempt_id], write) for write in writes]


def _sides(form: SittingForm, order: Mapping[str, tuple[str, ...]], write: LateWrite) -> LateSides:
    theory, practical = form.theory.get(write.item), form.practical.get(write.item)
    item = theory.item if theory else None
    letters = {option: LETTERS[at] for at, option in enumerate(order.get(write.item, ()))}
    places = list(order if theory else form.practical)
    return LateSides(
        write=write,
        number=places.index(write.item) + 1 if theory or practical else None,
        item=item_view(theory) if theory else None,
        title=practical.task.title.to_json() if practical else None,
        collected=parts_of(item, letters, write.collected_value, write.value),
        sent=parts_of(item, letters, write.value, write.collected_value),
    )


def parts_of(item: Item | None, letters: Mapping[str, str], value: Any, other: Any) -> tuple[Part, ...]:
    """How `value` reads where `other` stands beside it; nothing at all for no answer.

    Args:
        item: the question, None for a task. letters: of its options, by id.
    """
    if value is None:
        return ()
    answer = _answer_to(item, value)
    if answer is None:
        return (Part(kind="other", text=json.dumps(value, ensure_ascii=False, indent=1), differs=True),)
    parts = _answer_parts(item, letters, answer, _answer_to(item, other) or {}) if answer else ()
    if value.get("flagged") is True:
        flagged_too = isinstance(other, dict) and other.get("flagged") is True
        parts += (Part(kind="flag", differs=not flagged_too),)
    return parts


def _answer_to(item: Item | None, value: Any) -> Mapping[str, Any] | None:
    """What of it answers the item, {} for none; None when a machine sent what is no answer at all."""
    if not isinstance(value, dict):
        return None
    answer = {name: part for name, part in value.items() if name != "flagged"}
    if not answer:
        return answer
    if item is not None:
        try:
            check_value(item, answer)
        except InvalidInput:
            return None
        return answer
    files = answer.get("files")
    is_files = isinstance(files, dict) and all(isinstance(text, str) for text in files.values())
    return answer if is_files else None


def _answer_parts(
    item: Item | None, letters: Mapping[str, str], answer: Mapping[str, Any], other: Mapping[str, Any]
) -> tuple[Part, ...]:
    match item:
        case None:
            theirs = other.get("files") or {}
            return tuple(
                _file(path, text, theirs.get(path)) for path, text in sorted(answer["files"].items())
            )
        case SingleChoice() | MultipleChoice():
            chosen, beside = _chosen(answer), _chosen(other)
            texts = {option.id: option.text for option in item.options}
            return tuple(
                Part(
                    kind="option",
                    label=letters[option],
                    html=render_localised(texts[option].to_json()),
                    differs=option not in beside,
                )
                for option in sorted(chosen, key=lambda option: letters[option])
            )
        case TrueFalse():
            said = {True: "true", False: "false"}[answer["choice"]]
            return (Part(kind="truth", text=said, differs=answer["choice"] is not other.get("choice")),)
        case FillIn() | Reading():
            theirs = other.get("blanks") or {}
            return tuple(
                Part(
                    kind="blank",
                    label=blank.id,
                    text=str(answer["blanks"][blank.id]),
                    differs=answer["blanks"][blank.id] != theirs.get(blank.id, ""),
                )
                for blank in item.blanks
                if answer["blanks"].get(blank.id, "") != ""
            )


def _chosen(answer: Mapping[str, Any]) -> list[str]:
    if "choices" in answer:
        return list(answer["choices"])
    return [answer["choice"]] if "choice" in answer else []


def _file(path: str, text: str, other: str | None) -> Part:
    return Part(kind="file", label=path, differs=text != other, lines=_lines(text, other))


def _lines(text: str, other: str | None) -> tuple[Line, ...]:
    mine, theirs = text.splitlines(), [] if other is None else other.splitlines()
    if other is None or max(len(mine), len(theirs)) > MOST_LINES:
        return tuple(Line(text=line, differs=False) for line in mine)
    same: set[int] = set()
    for start, _, length in SequenceMatcher(None, mine, theirs).get_matching_blocks():
        same.update(range(start, start + length))
    return tuple(Line(text=line, differs=at not in same) for at, line in enumerate(mine))
