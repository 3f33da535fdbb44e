"""Codes that open an attempt on another machine: short enough to be told across a desk, used once."""

import secrets

from question_bank.normalising import normalised

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that looks like something else: no 0 O, 1 I L, U V
LENGTH = 6  # 7 * 10^8 codes, of which a guesser may try MOST_WRONG
MOST_WRONG = 10


def new_move_code() -> str:
    """Six letters and digits nobody can foresee."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def typed_move_code(text: str) -> str:
    """What somebody meant: half-width capitals without the gap that the board shows in the middle."""
    return normalised(text, ("width", "space")).upper().replace(" ", "").replace("-", "")
