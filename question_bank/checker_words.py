"""Knows the words that ask for a comparison: flags of the default output validator, and checkers by name."""

from enum import StrEnum

from question_bank.fields import decimal


class CheckerName(StrEnum):
    """How an output is compared; the first word of `kaohe.checker`."""

    DEFAULT = "default"  # the default output validator of the package format, with its flags
    EXACT = "exact"  # the same bytes
    LINES = "lines"  # the same lines, but for white space at their ends and blank lines at the end
    TOKENS = "tokens"  # the same words, capitals included
    FLOATS = "floats"  # as tokens, numbers within a tolerance: absolute or relative
    UNORDERED = "unordered"  # the same lines in any order
    REGEX = "regex"  # the answer file is a regular expression for the whole output


def checker_problem(words: tuple[str, ...]) -> str | None:
    """What is wrong with the words of `kaohe.checker`, None when they are sound.

    `floats 1e-6` takes one tolerance for both, `floats 1e-9 1e-6` the absolute and the relative one.
    Words that begin with no name are flags of the default checker.
    """
    name, *rest = words
    if name not in list(CheckerName):
        return flags_problem(words)
    if name == CheckerName.DEFAULT:
        return flags_problem(tuple(rest))
    if name == CheckerName.FLOATS:
        tolerances = [decimal(word) for word in rest]
        sound = 1 <= len(rest) <= 2 and all(value is not None and value >= 0 for value in tolerances)
        return None if sound else "floats needs one or two tolerances"
    return f"{name} takes no flags" if rest else None


def flags_problem(flags: tuple[str, ...]) -> str | None:
    """What is wrong with flags of the default output validator, None when they are sound."""
    rest = list(flags)
    while rest:
        flag = rest.pop(0)
        if flag in ("case_sensitive", "space_change_sensitive"):
            continue
        if flag not in ("float_tolerance", "float_relative_tolerance", "float_absolute_tolerance"):
            return flag
        tolerance = decimal(rest.pop(0)) if rest else None
        if tolerance is None or tolerance < 0:
            return f"{flag} needs a tolerance"
    return None
