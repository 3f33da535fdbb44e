"""Knows which checker a task asks for."""

from question_bank.checker_words import CheckerName, checker_problem
from server.practical.checkers.deciding import Checker
from server.practical.checkers.default import UnknownFlag, default, read_flags
from server.practical.checkers.exact import exact
from server.practical.checkers.floats import floats
from server.practical.checkers.lines import lines
from server.practical.checkers.tokens import tokens
from server.practical.checkers.unordered import unordered
from server.practical.errors import BadTask

BY_NAME: dict[str, Checker] = {
    CheckerName.EXACT: exact,
    CheckerName.LINES: lines,
    CheckerName.TOKENS: tokens,
    CheckerName.UNORDERED: unordered,
}


def choose(words: str) -> Checker:
    """The checker for `Task.checker`: a name with its flags, or flags of the default one alone.

    Raises:
        BadTask: there is no such checker outside a box, or its flags are unknown.
    """
    name, *rest = words.split() or [CheckerName.DEFAULT]
    if name in BY_NAME and not rest:
        return BY_NAME[name]
    if name == CheckerName.FLOATS and checker_problem((name, *rest)) is None:
        return floats(float(rest[0]), float(rest[-1]))
    try:
        return default(read_flags(rest if name == CheckerName.DEFAULT else [name, *rest]))
    except UnknownFlag as problem:
        raise BadTask(f"checker: {problem}") from problem
