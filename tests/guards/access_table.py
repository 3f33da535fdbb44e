"""Reads the table of who may do what, where and when, and compares it with what the server does."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

FILE = Path(__file__).parent / "access_matrix.txt"
PHASES = ("before", "during", "after")
PLACES = ("own", "other")
ROLES = ("nobody", "candidate", "invigilator", "author", "grader", "office", "chief", "inspector", "admin")
ANY = "any"


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One question: may this role do this here and now."""

    route: str  # "GET /api/plans" or "EVENT /exam beat"
    place: str
    phase: str
    role: str


Answers = Mapping[Cell, str]


class BadTable(ValueError):
    """A line of the table cannot be read, or two lines say something about the same cell."""


def read_table(text: str) -> dict[Cell, str]:
    """Every cell with the answer expected there; `any` stands for all places or all phases."""
    cells: dict[Cell, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        for cell, answer in _cells_of(words, number):
            if cell in cells:
                raise BadTable(f"line {number}: {cell} was said before")
            cells[cell] = answer
    return cells


def undeclared(routes: Iterable[str], expected: Answers) -> set[str]:
    """Routes and events of the server that some cell of the table is missing for."""
    return {
        route
        for route in routes
        if any(
            Cell(route, place, phase, role) not in expected
            for place, phase, role in product(PLACES, PHASES, ROLES)
        )
    }


def vanished(routes: Iterable[str], expected: Answers) -> set[str]:
    """Routes that only the table knows."""
    return {cell.route for cell in expected} - set(routes)


def differences(expected: Answers, observed: Answers) -> list[str]:
    """One line per cell where the server does something else."""
    return [
        f"{cell.route} [{cell.place}, {cell.phase}] {cell.role}: expected {expected.get(cell)}, is {answer}"
        for cell, answer in sorted(observed.items())
        if expected.get(cell) != answer
    ]


def _cells_of(words: list[str], number: int) -> Iterator[tuple[Cell, str]]:
    route_words = 3 if words[0] == "EVENT" else 2
    route, (place, phase, *answers) = " ".join(words[:route_words]), words[route_words:]
    if len(answers) != len(ROLES) or place not in (ANY, *PLACES) or phase not in (ANY, *PHASES):
        raise BadTable(f"line {number}: route, place, phase, then {len(ROLES)} answers")
    places = PLACES if place == ANY else (place,)
    phases = PHASES if phase == ANY else (phase,)
    for each_place, each_phase in product(places, phases):
        for role, answer in zip(ROLES, answers, strict=True):
            yield Cell(route, each_place, each_phase, role), answer
