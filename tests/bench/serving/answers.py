"""What candidates write: answers to the paper's items and growing programs, as JSON text ready to send."""

import json
import random
from collections.abc import Mapping, Sequence
from typing import Any

LINE = "    total = total + sum(int(part) for part in line.split(',') if part)  # {}\n"
PROGRAM = (2000, 4000)  # characters
VARIANTS = 8


class Answers:
    """For one form; `content` is what `preparing.content_of` says of it."""

    def __init__(self, content: Mapping[str, Sequence[Any]], seed: int) -> None:
        chance = random.Random(seed)
        self._theory = [
            (item, [json.dumps(value, ensure_ascii=False) for value in values])
            for item, values in content["theory"]
        ]
        self._practical = [
            (task, [json.dumps({"files": {path: _program(chance)}}) for _ in range(VARIANTS)])
            for task, path in content["practical"]
        ]

    def write(self, number: int, revision: int, coding: bool) -> str:
        """One write of a save: that page's `revision`-th change."""
        of = self._practical if coding else self._theory
        # A coder stays with a task for a while; theory goes on to the next item every time.
        item, values = of[(number + revision // (30 if coding else 1)) % len(of)]
        return _write(item, revision, values[revision % len(values)])

    def place(self, number: int, revision: int) -> str:
        """The write that says where the candidate is."""
        item, _ = self._theory[(number + revision) % len(self._theory)]
        return _write("@place", revision, f'{{"section":"theory","item":"{item}","at":{revision}}}')


def _write(item: str, revision: int, value: str) -> str:
    return f'{{"item":"{item}","revision":{revision},"value":{value}}}'


def _program(chance: random.Random) -> str:
    size = chance.randint(*PROGRAM)
    lines = ["total = 0\n", "for line in open(0):\n"]
    while sum(map(len, lines)) < size:
        lines.append(LINE.format(chance.randint(0, 10**6)))
    return "".join([*lines, "print(total)\n"])
