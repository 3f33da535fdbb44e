"""Payloads of the two papers: items and tasks as candidates may see them, nothing else of them."""

from pydantic import Field

from server.edge.shapes import Given, Localised


class Option(Given):
    """One option of a choice."""

    id: str
    html: Localised


class Blank(Given):
    """A place to fill in."""

    id: str


class Item(Given):
    """A theory item; HTML is sanitised by the server."""

    id: str
    kind: str
    stem_html: Localised
    code_html: str | None
    options: tuple[Option, ...]
    blanks: tuple[Blank, ...]


class Sample(Given):
    """A case that candidates may see."""

    id: str
    stdin: str
    answer: str
    files: dict[str, str]
    expected_files: dict[str, str]


class Limits(Given):
    """Within which a program runs."""

    cpu_ms: int
    wall_ms: int
    memory_mib: int


class Task(Given):
    """A practical task."""

    id: str
    kind: str
    title: Localised
    statement_html: Localised
    entry: tuple[str, ...]
    function: str | None
    starter: dict[str, str]
    data_files: dict[str, str]
    samples: tuple[Sample, ...]
    limits: Limits
    protected: tuple[str, ...]


class TheoryEntry(Given):
    """An item in its place on the paper."""

    key: str
    number: int
    points: str
    item: Item


class PracticalEntry(Given):
    """A task in its place on the paper."""

    key: str
    number: int
    points: str
    task: Task


class TheoryPaper(Given):
    """The theory paper in the candidate's own order."""

    section: str
    total_points: str
    entries: tuple[TheoryEntry, ...]


class PracticalPaper(Given):
    """The practical paper."""

    section: str
    total_points: str
    entries: tuple[PracticalEntry, ...]


class BankItem(Given):
    """An item as its author wrote it, key included, and as candidates will see it."""

    item: dict[str, object] = Field(description="as in the bank's file, with key and explanation")
    view: Item


class BankSolution(Given):
    """A solution that came with a task, and what it promises."""

    path: str
    promised: tuple[str, ...]
    promised_score: str | None
    files: dict[str, str]


class BankTask(Given):
    """A task as candidates will see it, its case ids and its solutions."""

    task: Task
    cases: tuple[str, ...]
    solutions: tuple[BankSolution, ...]
