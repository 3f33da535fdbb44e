"""Knows which formats a folder may be in, and how to tell."""

from enum import StrEnum

from question_bank.problem_yaml import PATH as PROBLEM
from question_bank.reading import BANK
from question_bank.trees import Tree, folders


class BankFormat(StrEnum):
    """A format content is read from."""

    KAOHE = "kaohe"  # a bank folder, read by `read_bank`
    ICPC = "icpc"  # one task package, read by `read_task`


def detect_format(tree: Tree) -> BankFormat | None:
    """The format of a folder's files, also below one folder around them; None when it is none of ours."""
    for prefix in ("", *(f"{folder}/" for folder in folders(tree))):
        if f"{prefix}{BANK}" in tree:
            return BankFormat.KAOHE
    return BankFormat.ICPC if PROBLEM in tree else None
