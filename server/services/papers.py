"""The paper as one candidate sees it: public parts only, rendered, in the attempt's own order."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from question_bank.items import public_item
from question_bank.tasks import Task, public_task
from server.errors import Conflict
from server.exam.attempt_states import ANSWERING, OVER, AttemptState
from server.exam.points import show_points
from server.exam.policy import PolicyProfile
from server.exam.policy_words import Timing
from server.exam.words import Section
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.markup import highlight_code, render_localised
from server.services.shelf import PracticalEntry, SittingForm, TheoryEntry
from server.store.tables.sittings import AttemptRow
from server.theory.order import item_order, option_order

_ATTEMPT = AttemptRow.__table__.c
_OF_ATTEMPT = select(_ATTEMPT.sitting_id, _ATTEMPT.state, _ATTEMPT.order_seed).where(
    _ATTEMPT.id == bindparam("key")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """In which order one candidate meets a paper: each entry's key with the ids of its options."""

    sitting_id: int
    section: Section
    entries: tuple[tuple[str, tuple[str, ...]], ...]


def my_arrangement(deps: Deps, actor: Actor, section: Section) -> Arrangement:
    """How this candidate's paper is laid out.

    Raises:
        Conflict: the paper may not be seen yet, or no longer.
    """
    with deps.store.read() as work:
        attempt = work.rows.execute(_OF_ATTEMPT, {"key": actor.attempt}).one()
        form = deps.shelf.form(work, attempt.sitting_id)
    _check_visible(AttemptState(attempt.state), form.policy, section)
    entries = (
        theory_order(form, attempt.order_seed)
        if section is Section.THEORY
        else tuple((key, ()) for key in form.practical)
    )
    return Arrangement(sitting_id=attempt.sitting_id, section=section, entries=entries)


def whole_paper(deps: Deps, sitting_id: int, section: Section) -> dict[str, Any]:
    """`{"section", "total_points", "entries": [...]}` with ItemViews or TaskViews, in the form's order."""
    with deps.store.read() as work:
        form = deps.shelf.form(work, sitting_id)
    if section is Section.THEORY:
        entries = [_item_entry(number, entry) for number, entry in enumerate(form.theory.values(), 1)]
    else:
        entries = [_task_entry(number, entry) for number, entry in enumerate(form.practical.values(), 1)]
    total_h = sum(entry.points_h for entry in _all_entries(form, section))
    return {"section": section.value, "total_points": show_points(total_h), "entries": entries}


def theory_order(form: SittingForm, seed: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Items and their options in the order of the attempt with this seed."""
    kinds = [(key, entry.item.kind.value) for key, entry in form.theory.items()]
    order = item_order(kinds, seed, form.policy)
    policy = form.policy
    return tuple((key, tuple(option_order(form.theory[key].options, key, seed, policy))) for key in order)


def item_view(entry: TheoryEntry) -> dict[str, Any]:
    """An item as candidates see it, its options in the author's order."""
    public = public_item(entry.item)
    return {
        "id": public["id"],
        "kind": public["kind"],
        "stem_html": render_localised(public["stem"], tuple(blank["id"] for blank in public["blanks"])),
        "code_html": None if public["code"] is None else highlight_code(public["code"]),
        "options": [
            {"id": option["id"], "html": render_localised(option["text"])} for option in public["options"]
        ],
        "blanks": public["blanks"],
    }


def task_view(task: Task) -> dict[str, Any]:
    """A task as candidates see it."""
    public = public_task(task)
    statement = public.pop("statement")
    return public | {"statement_html": render_localised(statement), "protected": list(task.protected)}


def _item_entry(number: int, entry: TheoryEntry) -> dict[str, Any]:
    return {
        "key": entry.item.id,
        "number": number,
        "points": show_points(entry.points_h),
        "item": item_view(entry),
    }


def _task_entry(number: int, entry: PracticalEntry) -> dict[str, Any]:
    return {
        "key": entry.task.id,
        "number": number,
        "points": show_points(entry.points_h),
        "task": task_view(entry.task),
    }


def _all_entries(form: SittingForm, section: Section) -> list[TheoryEntry | PracticalEntry]:
    return list(form.theory.values() if section is Section.THEORY else form.practical.values())


def _check_visible(state: AttemptState, policy: PolicyProfile, section: Section) -> None:
    if state in OVER or state not in ANSWERING:
        raise Conflict("the paper is not open", state=state.value)
    if policy.timing is Timing.FREE:
        return
    if section is Section.PRACTICAL and state is AttemptState.THEORY:
        raise Conflict("the practical paper opens when theory is finished")
    if section is Section.THEORY and state is AttemptState.PRACTICAL:
        raise Conflict("theory is sealed")
