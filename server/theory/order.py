"""The order in which an attempt meets items and options; answers name ids, so order never touches marking."""

from collections.abc import Sequence

from server.exam.policy import PolicyProfile
from server.exam.policy_words import Shuffle
from server.exam.shuffling import shuffle_order as shuffle_order


def item_order(entries: Sequence[tuple[str, str]], seed: str, policy: PolicyProfile) -> list[str]:
    """Ids of `(id, kind)` entries: kinds stay in the order of the form, items change places within a kind."""
    blocks: dict[str, list[str]] = {}
    for item_id, kind in entries:
        blocks.setdefault(kind, []).append(item_id)
    if Shuffle.ITEMS not in policy.shuffle:
        return [item_id for item_id, _ in entries]
    return [item_id for ids in blocks.values() for item_id in shuffle_order(ids, seed)]


def option_order(option_ids: Sequence[str], item_id: str, seed: str, policy: PolicyProfile) -> list[str]:
    """Ids of the options of one item; every item has an order of its own."""
    if Shuffle.OPTIONS not in policy.shuffle:
        return list(option_ids)
    return shuffle_order(option_ids, f"{seed}/{item_id}")
