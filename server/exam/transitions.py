"""A table of legal transitions and the one way to refuse what is not in it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from server.errors import IllegalTransition

State = TypeVar("State", bound=StrEnum)
Table = Mapping[State, frozenset[State]]


def require_in(table: Table[State], from_: State, to: State) -> None:
    """Pass when the table has the step.

    Raises:
        IllegalTransition: with `from_state` and `to_state` among its fields.
    """
    if to not in table[from_]:
        raise IllegalTransition(
            f"{from_.value} cannot become {to.value}", from_state=from_.value, to_state=to.value
        )
