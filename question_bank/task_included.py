"""Knows the files that a package lays beside every submission (`include/`)."""

from collections.abc import Mapping

from question_bank import messages
from question_bank.package import Package
from question_bank.task_solutions import filled
from question_bank.tasks import File
from question_bank.trees import below, folders

_FOLDERS = ("default", "python3")  # the later one wins
_MAINS = ("main.py", "__main__.py")


def read_included(package: Package, constants: Mapping[str, str], entry: tuple[str, ...]) -> tuple[File, ...]:
    """The files for Python programs; those of other languages are skipped.

    A driver, that is a main program of the author which calls what was handed in, is reported.
    """
    included = below(package.tree, "include")
    for folder in sorted(set(folders(included)) - set(_FOLDERS)):
        package.remarks.skip(f"include/{folder}", messages.OTHER_LANGUAGE)
    for name in (name for name in included if "/" not in name):
        package.remarks.skip(f"include/{name}", messages.NOT_IN_FORMAT)
    found: dict[str, bytes] = {}
    for folder in _FOLDERS:
        found |= below(included, folder)
    if {*_MAINS, *entry} & set(found):
        package.faults.report("include", "", messages.INCLUDED_MAIN)
    return tuple((name, filled(content, constants)) for name, content in sorted(found.items()))
