"""Asking together: of many who ask at once one serves all that wait, in one transaction."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from sqlalchemy.exc import OperationalError

A = TypeVar("A")
R = TypeVar("R")

MOST = 64  # served at once; more would hold the turn to write for too long


@dataclass(slots=True)
class _Waiting(Generic[A, R]):
    asked: A
    outcome: "R | Exception | None" = None
    is_served: bool = False


@dataclass(slots=True)
class Together(Generic[A, R]):
    """A queue of one process, without a thread of its own: whoever's turn it is serves those who gathered."""

    _turn: threading.Lock = field(default_factory=threading.Lock)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _waiting: list[_Waiting[A, R]] = field(default_factory=list)

    def ask(self, asked: A, serve: Callable[[Sequence[A]], Sequence[R | Exception]]) -> R:
        """What `serve` gives for this one, or the exception it gives for it, raised.

        Args:
            serve: answers several at once in their order. When it raises, each is served alone, so that what
                one of them cannot have does not keep it from the others.
        """
        mine: _Waiting[A, R] = _Waiting(asked)
        with self._guard:
            self._waiting.append(mine)
        with self._turn:
            while not mine.is_served:
                _serve(self._next(), serve)
        outcome = mine.outcome
        if isinstance(outcome, Exception):
            raise outcome
        return outcome  # type: ignore[return-value]  # served, so there is one

    def _next(self) -> list[_Waiting[A, R]]:
        """The first of the queue."""
        with self._guard:
            taken, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        return taken


def _serve(some: list[_Waiting[A, R]], serve: Callable[[Sequence[A]], Sequence[R | Exception]]) -> None:
    try:
        outcomes = serve([each.asked for each in some])
    except OperationalError as error:  # the database is away: asking again for each would only take longer
        outcomes = [error for _ in some]
    except Exception as error:  # whatever it was, it may be the fault of one of them only
        outcomes = [error] if len(some) == 1 else [_alone(each.asked, serve) for each in some]
    for each, outcome in zip(some, outcomes, strict=True):
        each.outcome, each.is_served = outcome, True


def _alone(asked: A, serve: Callable[[Sequence[A]], Sequence[R | Exception]]) -> R | Exception:
    try:
        return serve([asked])[0]
    except Exception as error:  # its own now
        return error
