"""Reads what an output validator left behind: exit code, message, and a score where it may give one."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sandbox.values import Ended, Outcome
from server.practical.findings import reason

ACCEPTED, WRONG = 42, 43
MESSAGE, SCORE, MULTIPLIER = "judgemessage.txt", "score.txt", "score_multiplier.txt"
FILES = (MESSAGE, SCORE, MULTIPLIER)
NUMBER = re.compile(r"\+?(?:[0-9]{1,15}\.?[0-9]{0,25}|\.[0-9]{1,25})(?:[eE][+-]?[0-9]{1,2})?")
SLIP = Fraction(1, 10**9)  # by which a score of all points may miss them: validators count in floats


class Unsound(Exception):
    """The validator did not do what the format asks of it; the message says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sound judgement; `share` is part of the case's points, None where it said nothing of them."""

    accepted: bool
    message: str | None
    share: Fraction | None


def read_feedback(outcome: Outcome, *, scores: bool, points: Decimal | None) -> Said:
    """What a validator that has ended says.

    Args:
        scores: whether the package is one in which validators give scores; elsewhere those are ignored.
        points: what its `score.txt` is a part of; None where the case must not get a part of its points.

    Raises:
        Unsound: neither 42 nor 43, or a score that is none.
    """
    if outcome.ended is not Ended.EXITED or outcome.exit_code not in (ACCEPTED, WRONG):
        raise Unsound(f"{_how(outcome)}; it must exit with 42 or 43")
    left = {path.rpartition("/")[2]: content for path, content in outcome.collected}
    accepted = outcome.exit_code == ACCEPTED
    share = _share(left, accepted, points) if scores else None
    message = left.get(MESSAGE, b"").decode("utf-8", errors="replace").strip()
    return Said(accepted=accepted, message=message or None, share=share)


def _how(outcome: Outcome) -> str:
    code = f"exit code {outcome.exit_code}: " if outcome.ended is Ended.EXITED else ""
    return f"{code}{reason(outcome)}"


def _share(left: dict[str, bytes], accepted: bool, points: Decimal | None) -> Fraction | None:
    if SCORE in left and MULTIPLIER in left:
        raise Unsound(f"it wrote {SCORE} and {MULTIPLIER}")
    name = next((name for name in (SCORE, MULTIPLIER) if name in left), None)
    if name is None:
        return None
    value = _number(name, left[name])
    if not accepted:
        if value:
            raise Unsound(f"it wrote {name} for a wrong output")
        return None
    if points is None:
        raise Unsound(f"it wrote {name} for a case that counts all or nothing")
    most = Fraction(points) if name == SCORE else Fraction(1)
    if value > most * (1 + SLIP):
        raise Unsound(f"{name} is above its maximum of {float(most):g}")
    return min(value / most, Fraction(1)) if most else Fraction(0)


def _number(name: str, content: bytes) -> Fraction:
    text = content[:100].decode("utf-8", errors="replace").strip()
    if len(content) > 100 or not NUMBER.fullmatch(text):
        raise Unsound(f"{name} holds no number that is not negative")
    return Fraction(Decimal(text))
