"""Knows a bank as a whole, and what a reader has to say about one."""

from collections.abc import Mapping
from dataclasses import dataclass

from question_bank.forms import Form
from question_bank.items import Item
from question_bank.tasks import Task
from question_bank.text import Localised
from question_bank.vocabulary import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """Items, tasks and forms by id, in the order they were read."""

    id: str
    title: Localised
    level: Level
    version: str
    licence: str
    items: Mapping[str, Item]
    tasks: Mapping[str, Task]
    forms: Mapping[str, Form]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One problem: the file (relative to what was read), the place in it, and what is wrong.

    `field` is dotted and indexed, as in `[3].options[1].text.en`, and empty for the whole file.
    `message` is English, `message_zh` says the same in Chinese.
    """

    path: str
    field: str
    message: str
    message_zh: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something that was left out on purpose, and why."""

    where: str
    why: str
    why_zh: str = ""
