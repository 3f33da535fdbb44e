"""Order depends on the seed alone, and answers never depend on order."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.exam.policy import PolicyProfile, policy_from_json
from server.theory.order import item_order, option_order, shuffle_order

KEYS = st.lists(st.text(max_size=6), unique=True, max_size=12)
ENTRIES = [("s1", "single"), ("s2", "single"), ("s3", "single"), ("m1", "multiple"), ("m2", "multiple")]


def shuffling(*what: str) -> PolicyProfile:
    return policy_from_json({"id": "r", "title": {"zh": "规", "en": "R"}, "shuffle": list(what)})


@given(KEYS, st.text(max_size=8), st.randoms(use_true_random=False))
def test_the_order_is_a_permutation_that_only_seed_and_keys_decide(
    keys: list[str], seed: str, random: object
) -> None:
    mixed = list(keys)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    order = shuffle_order(keys, seed)
    assert sorted(order) == sorted(keys)
    assert shuffle_order(mixed, seed) == order


@given(KEYS.filter(lambda keys: len(keys) > 1), st.text(max_size=8))
def test_taking_one_key_away_leaves_the_others_as_they_were(keys: list[str], seed: str) -> None:
    order = shuffle_order(keys, seed)
    assert shuffle_order(keys[1:], seed) == [key for key in order if key != keys[0]]


def test_the_order_is_the_same_on_every_machine() -> None:
    assert shuffle_order(["a", "b", "c", "d"], "seed-1") == ["b", "a", "d", "c"]


def test_every_option_comes_first_about_equally_often() -> None:
    """Expected 1000 each of 4000; 5 standard deviations are 137."""
    first = Counter(shuffle_order("abcd", str(seed))[0] for seed in range(4000))
    assert all(abs(first[letter] - 1000) < 137 for letter in "abcd")


def test_a_key_that_is_there_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="distinct"):
        shuffle_order(["a", "a"], "seed")


def test_items_change_places_within_their_kind_only() -> None:
    orders = {tuple(item_order(ENTRIES, str(seed), shuffling("items"))) for seed in range(200)}
    assert len(orders) == 3 * 2 * 1 * 2
    assert all(set(order[:3]) == {"s1", "s2", "s3"} for order in orders)


def test_nothing_is_shuffled_unless_the_profile_says_so() -> None:
    mixed_kinds = [("s1", "single"), ("m1", "multiple"), ("s2", "single")]
    assert item_order(mixed_kinds, "x", shuffling("options")) == ["s1", "m1", "s2"]
    assert option_order("abcd", "s1", "x", shuffling("items")) == ["a", "b", "c", "d"]


def test_every_item_has_an_option_order_of_its_own() -> None:
    orders = {tuple(option_order("abcd", f"s{at}", "seed", shuffling("options"))) for at in range(200)}
    assert len(orders) == 24
