"""The paper as one candidate sees it: public parts only, rendered, in the attempt's own order."""

from collections.abc import Sequence
from typing import Any

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


def my_paper(deps: Deps, actor: Actor, section: Section) -> dict[str, Any]:
    """`{"section", "total_points", "entries": [...]}` with ItemViews or TaskViews.

    Raises:
        Conflict: the paper may not be seen yet, or no longer.
    """
    with deps.store.read() as work:
        attempt = work.get(AttemptRow, actor.attempt)
        form = deps.shelf.form(work, attempt.sitting_id)
        _check_visible(attempt, form.policy, section)
    if section is Section.THEORY:
        entries = _theory_entries(form, attempt.order_seed)
    else:
        entries = [_task_entry(number, entry) for number, entry in enumerate(form.practical.values(), 1)]
    total_h = sum(entry.points_h for entry in _all_entries(form, section))
    return {"section": section.value, "total_points": show_points(total_h), "entries": entries}


def item_view(entry: TheoryEntry, option_order: Sequence[str] | None = None) -> dict[str, Any]:
    """An item as candidates see it; `option_order` lists option ids."""
    public = public_item(entry.item)
    options = {option["id"]: option for option in public["options"]}
    order = option_order if option_order is not None else list(options)
    return {
        "id": public["id"],
        "kind": public["kind"],
        "stem_html": render_localised(public["stem"], tuple(blank["id"] for blank in public["blanks"])),
        "code_html": None if public["code"] is None else highlight_code(public["code"]),
        "options": [{"id": key, "html": render_localised(options[key]["text"])} for key in order],
        "blanks": public["blanks"],
    }


def task_view(task: Task) -> dict[str, Any]:
    """A task as candidates see it."""
    public = public_task(task)
    statement = public.pop("statement")
    return public | {"statement_html": render_localised(statement), "protected": list(task.protected)}


def _theory_entries(form: SittingForm, seed: str) -> list[dict[str, Any]]:
    kinds = [(key, entry.item.kind.value) for key, entry in form.theory.items()]
    order = item_order(kinds, seed, form.policy)
    return [
        {
            "key": key,
            "number": number,
            "points": show_points(form.theory[key].points_h),
            "item": item_view(form.theory[key], _option_order(form, key, seed)),
        }
        for number, key in enumerate(order, 1)
    ]


def _option_order(form: SittingForm, key: str, seed: str) -> list[str]:
    options = [option["id"] for option in public_item(form.theory[key].item)["options"]]
    return option_order(options, key, seed, form.policy)


def _task_entry(number: int, entry: PracticalEntry) -> dict[str, Any]:
    return {
        "key": entry.task.id,
        "number": number,
        "points": show_points(entry.points_h),
        "task": task_view(entry.task),
    }


def _all_entries(form: SittingForm, section: Section) -> list[TheoryEntry | PracticalEntry]:
    return list(form.theory.values() if section is Section.THEORY else form.practical.values())


def _check_visible(attempt: AttemptRow, policy: PolicyProfile, section: Section) -> None:
    state = AttemptState(attempt.state)
    if state in OVER or state not in ANSWERING:
        raise Conflict("the paper is not open", state=state.value)
    if policy.timing is Timing.FREE:
        return
    if section is Section.PRACTICAL and state is AttemptState.THEORY:
        raise Conflict("the practical paper opens when theory is finished")
    if section is Section.THEORY and state is AttemptState.PRACTICAL:
        raise Conflict("theory is sealed")
