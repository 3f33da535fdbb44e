"""Reads one task package as a bank of one task, for whoever checks packages as others made them."""

from pathlib import Path
from types import MappingProxyType

from question_bank.bank import Bank
from question_bank.complaints import Complaints
from question_bank.problem_yaml import PATH as PROBLEM
from question_bank.reading import BankReading
from question_bank.task_reading import read_task_tree
from question_bank.text import Localised
from question_bank.trees import read_tree
from question_bank.vocabulary import Level


def is_package(path: Path) -> bool:
    """Whether a folder is a task package itself."""
    return (path / PROBLEM).is_file()


def read_package(path: Path) -> BankReading:
    """The package as a bank; paths of issues are relative to the package.

    Raises:
        Unreadable: its files cannot be read.
    """
    complaints = Complaints()
    tree = read_tree(path, complaints)
    name = path.resolve().name
    reading = read_task_tree(tree, name)
    complaints.absorb("", reading.issues, reading.skipped)
    tasks = {} if reading.task is None else {name: reading.task}
    bank = Bank(
        id=name,
        title=reading.task.title if reading.task is not None else Localised(zh=name, en=name),
        level=(reading.task.level if reading.task is not None else None) or Level.JUNIOR,
        version="",
        licence="",
        items=MappingProxyType({}),
        tasks=MappingProxyType(tasks),
        forms=MappingProxyType({}),
    )
    return BankReading(
        bank=bank, tree=tree, issues=tuple(complaints.issues), skipped=tuple(complaints.skipped)
    )
