"""Mutants are small, all different, and never touch what stands around the function."""

import ast

from tests.bench.mutants import mutants

SOURCE = '''import math


def area(width, height=2):
    """1 + 1 is no code."""
    if width < 0 or not height:
        return None
    return width * height + 1


def other():
    return 7
'''


def made(at_most: int) -> dict[str, str]:
    return dict(mutants(SOURCE, "area", at_most))


def test_every_mutant_differs_from_the_program_and_from_all_others() -> None:
    programs = [ast.unparse(ast.parse(SOURCE)), *made(100).values()]
    assert len(programs) == len(set(programs)) > 5


def test_no_mutant_changes_anything_but_the_body_of_its_function() -> None:
    for program in made(100).values():
        tree = ast.parse(program)
        function = next(node for node in tree.body if getattr(node, "name", "") == "area")
        assert isinstance(function, ast.FunctionDef)
        assert ast.get_docstring(function) == "1 + 1 is no code."
        assert ast.unparse(function.args) == "width, height=2"
        assert "return 7" in program


def test_few_mutants_are_spread_over_the_whole_body() -> None:
    few = [int(what.split("-")[0]) for what in made(3)]
    last = int(list(made(100))[-1].split("-")[0])
    assert len(few) == 3
    assert few[0] < last / 3 <= few[1] <= 2 * last / 3 <= few[2]


def test_a_mutant_is_named_by_its_place_and_what_was_changed() -> None:
    assert made(100)["0-turned"].count("if not (width < 0") == 1
