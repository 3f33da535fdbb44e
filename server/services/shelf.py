"""Forms and tasks as the running server needs them: parsed once and kept, for they never change."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from question_bank.items import Item, MultipleChoice, SingleChoice, item_from_json
from question_bank.packing import unpack_task
from question_bank.tasks import Task
from server.errors import NotFound
from server.exam.policy import PolicyProfile, policy_from_json
from server.store.tables.content import PackageRow
from server.store.tables.sittings import SittingRow
from server.store.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class TheoryEntry:
    """An item of the form and its points in hundredths."""

    item: Item
    points_h: int

    @property
    def options(self) -> tuple[str, ...]:
        """The ids of its options, in the author's order."""
        item = self.item
        return tuple(
            option.id for option in (item.options if isinstance(item, SingleChoice | MultipleChoice) else ())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticalEntry:
    """A task of the form, the package it was frozen with, and its points in hundredths.

    `starter` is what the page shows before anything is typed: text by path.
    """

    task: Task
    package_digest: str
    points_h: int
    starter: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingForm:
    """What a sitting asks and by which rules; `theory` and `practical` by id, in form order."""

    policy: PolicyProfile
    theory: Mapping[str, TheoryEntry]
    practical: Mapping[str, PracticalEntry]

    def task_entry(self, task: str) -> PracticalEntry:
        """Raises NotFound when the form has no such task."""
        if task not in self.practical:
            raise NotFound(f"the paper has no task {task}")
        return self.practical[task]


class Shelf:
    """Kept by sitting id and by package digest; both name things that are frozen."""

    def __init__(self) -> None:
        self._forms: dict[int, SittingForm] = {}
        self._tasks: dict[str, Task] = {}
        self._guard = threading.RLock()

    def known(self, sitting_id: int) -> SittingForm | None:
        """The form of a sitting if somebody asked for it before; asks no database."""
        return self._forms.get(sitting_id)

    def form(self, work: Work, sitting_id: int) -> SittingForm:
        """The form of a sitting. Raises NotFound."""
        with self._guard:
            if sitting_id not in self._forms:
                self._forms[sitting_id] = self._read(work, work.get(SittingRow, sitting_id, "sitting"))
            return self._forms[sitting_id]

    def task(self, work: Work, digest: str) -> Task:
        """The task in a package. Raises NotFound."""
        with self._guard:
            if digest not in self._tasks:
                self._tasks[digest] = unpack_task(work.get(PackageRow, digest, "package").blob)
            return self._tasks[digest]

    def _read(self, work: Work, sitting: SittingRow) -> SittingForm:
        content: dict[str, Any] = sitting.content
        theory = [TheoryEntry(item=item_from_json(body), points_h=h) for body, h in content["theory"]]
        practical = [_practical(self.task(work, digest), digest, h) for _, digest, h in content["practical"]]
        return SittingForm(
            policy=policy_from_json(sitting.profile),
            theory={entry.item.id: entry for entry in theory},
            practical={entry.task.id: entry for entry in practical},
        )


def _practical(task: Task, digest: str, points_h: int) -> PracticalEntry:
    starter = {path: content.decode(errors="replace") for path, content in task.starter.items()}
    return PracticalEntry(task=task, package_digest=digest, points_h=points_h, starter=starter)
