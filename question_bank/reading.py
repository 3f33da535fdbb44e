"""Knows how a bank folder, or one task package, becomes values, every problem named by file and field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from question_bank import messages
from question_bank.bank import Bank, Issue, Skipped
from question_bank.complaints import Complaints
from question_bank.fields import Fields
from question_bank.form_reading import read_form
from question_bank.forms import Form
from question_bank.item_reading import ID, ID_RULE, ItemEntry, identifier, read_items
from question_bank.items import Item
from question_bank.package import yaml_document
from question_bank.problem_yaml import PATH as PROBLEM
from question_bank.task_reading import read_task_tree
from question_bank.tasks import Task
from question_bank.text import Localised
from question_bank.trees import Tree, Unreadable, below, folders, read_tree
from question_bank.vocabulary import Level

BANK = "bank.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class BankReading:
    """What a bank holds of sound content, all that is wrong, and what was left out.

    With issues the bank is for looking at, never for importing: unsound parts are missing from it.
    `tree` holds its files from where bank.yaml lies, whatever folder was around them.
    """

    bank: Bank
    tree: Tree
    issues: tuple[Issue, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    id: str
    title: Localised
    level: Level | None
    version: str
    licence: str


def read_bank(path: Path) -> BankReading:
    """Read a folder with bank.yaml, or with a single folder that has one.

    Raises:
        Unreadable: it is no bank at all.
    """
    complaints = Complaints()
    tree = read_tree(path, complaints)
    reading = read_bank_tree(tree, path.resolve().name)
    return replace(
        reading,
        issues=(*complaints.issues, *reading.issues),
        skipped=(*complaints.skipped, *reading.skipped),
    )


def read_bank_tree(tree: Tree, name: str) -> BankReading:
    """As `read_bank`, of files held in memory; `name` stands for the id where the bank gives none."""
    complaints = Complaints()
    tree = rooted(tree, name)
    head = _head(tree, name, complaints)
    items = _items(tree, head.level, complaints)
    tasks = _tasks(tree, head.level, complaints)
    forms = _forms(tree, head.level, items, tasks, complaints)
    _skip_strangers(tree, complaints)
    bank = Bank(
        id=head.id,
        title=head.title,
        level=head.level or Level.JUNIOR,
        version=head.version,
        licence=head.licence,
        items=MappingProxyType({id_: item for id_, item in items.items() if item is not None}),
        tasks=MappingProxyType({id_: task for id_, task in tasks.items() if task is not None}),
        forms=MappingProxyType(forms),
    )
    return BankReading(
        bank=bank, tree=tree, issues=tuple(complaints.issues), skipped=tuple(complaints.skipped)
    )


def read_task(path: Path) -> tuple[Task | None, list[Issue]]:
    """Read one task package; the folder's name is the task's id.

    The task is None when it could not be judged as it is meant. Issues beside a task are for its author:
    a missing language, starter, sample or solution.

    Raises:
        Unreadable: it is no task package at all.
    """
    complaints = Complaints()
    tree = read_tree(path, complaints)
    if PROBLEM not in tree:
        raise Unreadable(f"{path.name}: holds no {PROBLEM}")
    reading = read_task_tree(tree, path.resolve().name)
    return (None if complaints.issues else reading.task), [*complaints.issues, *reading.issues]


def rooted(tree: Tree, name: str) -> Tree:
    """The tree from where bank.yaml lies: archivers put one folder around everything."""
    if BANK in tree:
        return tree
    tops = [folder for folder in folders(tree) if f"{folder}/{BANK}" in tree]
    if len(tops) == 1:
        return below(tree, tops[0])
    raise Unreadable(f"{name}: holds no {BANK}")


def _head(tree: Tree, fallback: str, complaints: Complaints) -> _Head:
    document = yaml_document(tree[BANK], BANK, complaints)
    if document is None:
        empty = Localised(zh=fallback, en=fallback)
        return _Head(id=fallback, title=empty, level=None, version="", licence="")
    fields = Fields(document, path=BANK, place="", complaints=complaints)
    fields.only(("id", "title", "level", "version", "licence"))
    version = fields.text("version")
    if version is not None and not re.fullmatch(r"\d+\.\d+\.\d+", version):
        fields.report("version", messages.BAD_VERSION, value=version)
    return _Head(
        id=identifier(fields, "id") or fallback,
        title=fields.localised("title") or Localised(zh=fallback, en=fallback),
        level=fields.word("level", Level),
        version=version or "",
        licence=fields.text("licence") or "",
    )


def _items(tree: Tree, level: Level | None, complaints: Complaints) -> dict[str, Item | None]:
    """Items by id, None for one that is named but unsound."""
    items: dict[str, Item | None] = {}
    places: dict[str, str] = {}
    for name, content in below(tree, "items").items():
        path = f"items/{name}"
        if not name.endswith(".yaml"):
            complaints.report(path, "", messages.UNEXPECTED_FILE)
            continue
        document = yaml_document(content, path, complaints)
        for entry in read_items(document, path, complaints) if document is not None else []:
            _check_level(entry.item, level, path, f"{entry.place}.level", complaints)
            _add(entry, path, items, places, complaints)
    return items


def _add(
    entry: ItemEntry,
    path: str,
    items: dict[str, Item | None],
    places: dict[str, str],
    complaints: Complaints,
) -> None:
    if entry.id is None:
        return
    if entry.id in places:
        place = f"{entry.place}.id"
        complaints.report(path, place, messages.DUPLICATE, value=entry.id, other=places[entry.id])
        return
    items[entry.id] = entry.item
    places[entry.id] = f"{path} {entry.place}"


def _tasks(tree: Tree, level: Level | None, complaints: Complaints) -> dict[str, Task | None]:
    """Tasks by id, None for one that is there but unsound."""
    tasks: dict[str, Task | None] = {}
    packages = below(tree, "tasks")
    for name in (name for name in packages if "/" not in name):
        complaints.report(f"tasks/{name}", "", messages.UNEXPECTED_FILE)
    for id_ in folders(packages):
        if not ID.fullmatch(id_):
            complaints.report(f"tasks/{id_}", "", messages.BAD_ID, value=id_, rule=ID_RULE)
        reading = read_task_tree(below(packages, id_), id_)
        complaints.absorb(f"tasks/{id_}", reading.issues, reading.skipped)
        _check_level(reading.task, level, f"tasks/{id_}/{PROBLEM}", "kaohe.level", complaints)
        tasks[id_] = reading.task
    return tasks


def _forms(
    tree: Tree,
    level: Level | None,
    items: Mapping[str, Item | None],
    tasks: Mapping[str, Task | None],
    complaints: Complaints,
) -> dict[str, Form]:
    item_levels = {id_: item.level if item is not None else None for id_, item in items.items()}
    task_levels = {id_: task.level if task is not None else None for id_, task in tasks.items()}
    forms: dict[str, Form] = {}
    for name, content in below(tree, "forms").items():
        path = f"forms/{name}"
        if not name.endswith(".yaml") or "/" in name:
            complaints.report(path, "", messages.UNEXPECTED_FILE)
            continue
        document = yaml_document(content, path, complaints)
        if document is None:
            continue
        form = read_form(document, path, complaints, items=item_levels, tasks=task_levels)
        _check_level(form, level, path, "level", complaints)
        if form is not None:
            forms[form.id] = form
    return forms


def _check_level(
    part: Item | Task | Form | None, level: Level | None, path: str, place: str, complaints: Complaints
) -> None:
    if part is None or part.level is None or level is None or part.level is level:
        return
    words = {"level": part.level, "other": BANK, "expected": level}
    complaints.report(path, place, messages.LEVEL_DIFFERS, **words)


def _skip_strangers(tree: Tree, complaints: Complaints) -> None:
    """Other files of the folder, such as a README, are left alone and said so."""
    for top in sorted({name.partition("/")[0] for name in tree} - {BANK, "items", "tasks", "forms"}):
        complaints.skip(top, messages.NOT_IN_FORMAT)
