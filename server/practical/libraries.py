"""Knows which libraries a level's programs find beside the standard library."""

from question_bank.tasks import Task
from question_bank.vocabulary import Level
from sandbox.values import Flavour

FLAVOURS = {
    Level.JUNIOR: Flavour.STDLIB,
    Level.INTERMEDIATE: Flavour.WEB,
    Level.SENIOR: Flavour.DATA,
}


def flavour_for(task: Task) -> Flavour:
    """Of the task's level; a package that names none, such as one made for another judge, gets nothing."""
    return Flavour.STDLIB if task.level is None else FLAVOURS[task.level]
