"""Item banks: importing them whole or not at all, listing them, showing what is in them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select

from question_bank.archive import UnsafeArchive, read_zip
from question_bank.bank import Bank, Issue
from question_bank.items import item_from_json, item_to_json
from question_bank.packing import pack_tree, task_digest
from question_bank.reading import BankReading, read_bank, read_bank_tree
from question_bank.trees import Tree, Unreadable, below, folders
from server.errors import InvalidInput
from server.exam.points import show_points
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.papers import item_view, task_view
from server.services.shelf import TheoryEntry
from server.services.views_banks import BankBrief, BankEntry, BankView, ImportReport
from server.store.tables.content import BankRow, FormRow, ItemRow, PackageRow, TaskRow
from server.store.work import Work

TASKS = "tasks"


def import_bank(deps: Deps, actor: Actor, package: bytes) -> ImportReport:
    """Load a zipped bank folder: all of it, or nothing and every problem by file and field.

    Raises:
        InvalidInput: not a zip that may be unpacked, or no bank in it.
    """
    try:
        reading = read_bank_tree(read_zip(package), "bank")
    except (UnsafeArchive, Unreadable) as error:
        raise InvalidInput(str(error), field="package") from error
    return _load(deps, actor.who, reading)


def import_folder(deps: Deps, who: str, folder: Path) -> ImportReport:
    """Load a bank folder of this machine. Raises InvalidInput when it is none."""
    try:
        reading = read_bank(folder)
    except Unreadable as error:
        raise InvalidInput(str(error), field="path") from error
    return _load(deps, who, reading)


def banks(deps: Deps) -> list[BankBrief]:
    """All banks by id."""
    with deps.store.read() as work:
        return [_brief(work, row) for row in work.rows.scalars(select(BankRow).order_by(BankRow.id))]


def bank(deps: Deps, bank_id: str) -> BankView:
    """A bank with the lists of its items and tasks. Raises NotFound."""
    with deps.store.read() as work:
        row = work.get(BankRow, bank_id, "bank")
        items = work.rows.scalars(
            select(ItemRow).where(ItemRow.bank_id == bank_id).order_by(ItemRow.position)
        )
        tasks = work.rows.scalars(
            select(TaskRow).where(TaskRow.bank_id == bank_id).order_by(TaskRow.position)
        )
        return BankView(
            bank=_brief(work, row),
            items=tuple(
                BankEntry(
                    id=item.id,
                    kind=item.kind,
                    topic=item.topic,
                    difficulty=item.difficulty,
                    title=item.body["stem"],
                )
                for item in items
            ),
            tasks=tuple(
                BankEntry(id=task.id, kind=task.kind, topic=task.topic, difficulty="", title=task.title)
                for task in tasks
            ),
        )


def bank_item(deps: Deps, bank_id: str, item_id: str) -> dict[str, Any]:
    """`{"item": the whole item with its key, "view": as candidates see it}`. Raises NotFound."""
    with deps.store.read() as work:
        body = work.get(ItemRow, (bank_id, item_id), "item").body
    return {"item": body, "view": item_view(TheoryEntry(item=item_from_json(body), points_h=0))}


def bank_task(deps: Deps, bank_id: str, task_id: str) -> dict[str, Any]:
    """`{"task": as candidates see it, "cases": ids, "solutions": what was promised}`. Raises NotFound."""
    with deps.store.read() as work:
        task = deps.shelf.task(work, work.get(TaskRow, (bank_id, task_id), "task").package_digest)
    solutions = [
        {
            "path": solution.path,
            "promised": sorted(solution.promised),
            "promised_score": None if solution.promised_h is None else show_points(solution.promised_h),
            "files": {path: content.decode("utf-8", "replace") for path, content in solution.files},
        }
        for solution in task.solutions
    ]
    return {"task": task_view(task), "cases": list(task.case_ids), "solutions": solutions}


def _load(deps: Deps, who: str, reading: BankReading) -> ImportReport:
    skipped = tuple({"where": each.where, "why": each.why, "why_zh": each.why_zh} for each in reading.skipped)
    if reading.issues:
        return ImportReport(bank=None, issues=tuple(map(_issue, reading.issues)), skipped=skipped)
    with deps.store.write() as work:
        _replace(work, reading.bank, _packages(reading.tree))
        work.record(
            who,
            "bank.imported",
            f"bank:{reading.bank.id}",
            body={"version": reading.bank.version, "items": len(reading.bank.items)},
        )
        work.rows.flush()
        brief = _brief(work, work.get(BankRow, reading.bank.id))
    return ImportReport(bank=brief, issues=(), skipped=skipped)


def _packages(tree: Tree) -> dict[str, bytes]:
    tasks = below(tree, TASKS)
    return {name: pack_tree(below(tasks, name), name) for name in folders(tasks)}


def _replace(work: Work, bank: Bank, packages: Mapping[str, bytes]) -> None:
    """Sittings keep frozen copies, so an older version of a bank may go."""
    work.rows.merge(
        BankRow(id=bank.id, title=bank.title.to_json(), level=bank.level.value, version=bank.version)
    )
    for table in (ItemRow, TaskRow, FormRow):
        work.rows.execute(delete(table).where(table.bank_id == bank.id))
    for position, item in enumerate(bank.items.values(), 1):
        work.rows.add(
            ItemRow(
                bank_id=bank.id,
                id=item.id,
                position=position,
                kind=item.kind,
                topic=item.topic,
                difficulty=item.difficulty,
                body=item_to_json(item),
            )
        )
    for position, task in enumerate(bank.tasks.values(), 1):
        digest = task_digest(packages[task.id])
        if work.rows.get(PackageRow, digest) is None:
            work.rows.add(PackageRow(digest=digest, blob=packages[task.id]))
            work.rows.flush()
        work.rows.add(
            TaskRow(
                bank_id=bank.id,
                id=task.id,
                position=position,
                kind=task.kind,
                topic=task.topic or "",
                title=task.title.to_json(),
                package_digest=digest,
            )
        )
    for form in bank.forms.values():
        work.rows.add(
            FormRow(
                bank_id=bank.id,
                id=form.id,
                level=form.level,
                variant=form.variant,
                title=form.title.to_json(),
                theory=[list(entry) for entry in form.theory],
                practical=[list(entry) for entry in form.practical],
            )
        )


def _brief(work: Work, row: BankRow) -> BankBrief:
    def count(table: type[ItemRow] | type[TaskRow]) -> int:
        counting = select(func.count()).select_from(table).where(table.bank_id == row.id)
        return work.rows.scalar(counting) or 0

    forms = work.rows.scalars(select(FormRow.id).where(FormRow.bank_id == row.id).order_by(FormRow.id))
    return BankBrief(
        id=row.id,
        title=row.title,
        level=row.level,
        version=row.version,
        items=count(ItemRow),
        tasks=count(TaskRow),
        forms=tuple(forms),
    )


def _issue(issue: Issue) -> dict[str, str]:
    return {
        "path": issue.path,
        "field": issue.field,
        "message": issue.message,
        "message_zh": issue.message_zh or issue.message,
    }
