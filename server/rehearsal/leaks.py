"""Looks for what no candidate may receive: keys, reasons, hidden cases, fragments of hidden solutions."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from server.rehearsal.content import BankContent, TaskContent

FORBIDDEN = frozenset(
    {"why", "accept", "explanation", "solutions", "secrets", "cases", "test_files", "promised", "difficulty"}
)
VERDICTS = frozenset({"verdict", "score", "runs"})  # where the profile tells candidates nothing of them
SHORTEST = 14  # letters without space; anything shorter stands in public texts by chance
LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Canaries:
    """Fields that must not occur, and fragments of hidden texts in the form of `squeezed`."""

    fields: frozenset[str]
    fragments: tuple[str, ...]

    def found_in(self, payload: Any, own: str = "") -> list[str]:
        """What of them is in a received JSON value; `own` is squeezed text the candidate sent before."""
        fields = sorted(set(_forbidden_fields(payload, self.fields)))
        received = squeezed("\n".join(_texts(payload)))
        return [f"field {name}" for name in fields] + [
            f"text {fragment!r}"
            for fragment in self.fragments
            if fragment in received and fragment not in own
        ]


def canaries_of(bank: BankContent, *, tells_verdicts: bool) -> Canaries:
    """Everything hidden of a bank that is long enough to be recognised and stands in no public part."""
    public = squeezed(
        "\n".join(
            [
                *(text for view in bank.item_views.values() for text in _texts(view)),
                *(text for task in bank.tasks.values() for text in _texts(_public(task))),
            ]
        )
    )
    hidden = {squeezed(text)[:LONGEST] for text in _hidden(bank)}
    kept = sorted(text for text in hidden if len(text) >= SHORTEST and text not in public)
    cases = sorted({case for task in bank.tasks.values() for case in task.cases})
    return Canaries(
        fields=FORBIDDEN if tells_verdicts else FORBIDDEN | VERDICTS,
        fragments=(*kept, *(squeezed(case) for case in cases)),
    )


def squeezed(text: str) -> str:
    """Text without markup and white space, so that rendering hides nothing."""
    without_tags = re.sub(r"</?[a-z][^<>]*>", "", text)
    return re.sub(r"[\s`*\\]+", "", html.unescape(without_tags))


def _public(task: TaskContent) -> dict[str, Any]:
    shown = ("title", "statement_html", "starter", "data_files", "samples", "protected")
    return {key: task.view.get(key) for key in shown}


def _hidden(bank: BankContent) -> Iterator[str]:
    for item in bank.items.values():
        yield from item["explanation"].values()
        for option in item.get("options", ()):
            yield from option["why"].values()
    for task in bank.tasks.values():
        for program in task.programs:
            for source in program.files.values():
                yield from source.splitlines()


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for part in value.values():
                yield from _texts(part)
        case list() | tuple():
            for part in value:
                yield from _texts(part)
        case _:
            return


def _forbidden_fields(value: Any, names: Iterable[str]) -> Iterator[str]:
    match value:
        case Mapping():
            for name, part in value.items():
                if name in names or (name == "key" and not _is_paper_entry(value)):
                    yield str(name)
                yield from _forbidden_fields(part, names)
        case list() | tuple():
            for part in value:
                yield from _forbidden_fields(part, names)
        case _:
            return


def _is_paper_entry(value: Mapping[str, Any]) -> bool:
    """A paper names its entries by `key`: the id of the item or task, never an answer."""
    inside = value.get("item") or value.get("task")
    return isinstance(inside, Mapping) and inside.get("id") == value["key"]
