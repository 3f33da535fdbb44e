"""As `tokens`, but a number is right within the absolute or the relative tolerance."""

from server.practical.checkers.deciding import Checker
from server.practical.checkers.default import Flags, default


def floats(absolute: float, relative: float) -> Checker:
    """The checker with these tolerances."""
    return default(Flags(case_sensitive=True, absolute=absolute, relative=relative))
