"""An order that looks random, depends on nothing but a seed, and is the same on every machine."""

from collections.abc import Sequence
from hashlib import sha256


def shuffle_order(keys: Sequence[str], seed: str) -> list[str]:
    """The keys in the order of the digests of seed and key.

    A key's place relative to another does not depend on the order given or on which others there are.

    Raises:
        ValueError: a key is there twice.
    """
    if len(set(keys)) != len(keys):
        raise ValueError("only distinct keys can be put into an order")
    return sorted(keys, key=lambda key: _digest(seed, key))


def _digest(seed: str, key: str) -> bytes:
    # The length keeps ("a", "bc") and ("ab", "c") apart.
    return sha256(f"{len(seed)}:{seed}{key}".encode()).digest()
