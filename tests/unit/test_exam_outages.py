"""Measured outages: what counts as a silence, what a pause takes out of it, and when it was the room."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.exam.outages import Stretch, shared, silence, stretch, total_ms, union, within, without

NINE = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def at(minute: float) -> datetime:
    return NINE + minute * MINUTE


def span(*minutes: float) -> list[Stretch]:
    """Stretches from pairs of minutes."""
    return [
        part
        for first, last in zip(minutes[::2], minutes[1::2], strict=True)
        for part in stretch(at(first), at(last))
    ]


def seconds_of(stretches: list[Stretch]) -> set[int]:
    """Every whole second in any of them."""
    return {
        second
        for each in stretches
        for second in range(
            int((each.from_at - NINE).total_seconds()), int((each.until_at - NINE).total_seconds())
        )
    }


some = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=6).map(
    lambda pairs: [part for first, length in pairs for part in stretch(at(first), at(first + length))]
)


def test_only_more_than_the_threshold_is_a_silence() -> None:
    assert silence(at(0), at(0.25), 15_000) == []
    (found,) = silence(at(0), at(0) + timedelta(milliseconds=15_001), 15_000)
    assert found.ms == 15_001


def test_no_stretch_is_empty_or_turned_round() -> None:
    assert stretch(at(1), at(1)) == stretch(at(2), at(1)) == []
    with pytest.raises(ValueError, match="ends after"):
        Stretch(from_at=at(1), until_at=at(1))


def test_what_overlaps_is_counted_once() -> None:
    assert union(span(5, 7, 0, 2, 1, 3, 3, 4)) == span(0, 4, 5, 7)
    assert total_ms(span(0, 2, 1, 3)) == 3 * 60_000


def test_what_a_pause_gave_back_is_not_lost() -> None:
    assert without(span(0, 10), span(2, 3, 5, 12)) == span(0, 2, 3, 5)
    assert without(span(0, 10), span(0, 10)) == []


@given(some, some)
def test_taking_out_is_what_it_is_for_sets(stretches: list[Stretch], taken: list[Stretch]) -> None:
    assert seconds_of(without(stretches, taken)) == seconds_of(stretches) - seconds_of(taken)


@given(some)
def test_a_union_holds_the_same_instants_in_order_and_apart(stretches: list[Stretch]) -> None:
    joined = union(stretches)
    assert seconds_of(joined) == seconds_of(stretches)
    assert all(one.until_at < two.from_at for one, two in pairwise(joined))


def test_only_what_lies_within_is_kept() -> None:
    assert within(span(0, 4, 6, 8), at(2), at(7)) == span(2, 4, 6, 7)


class TestTheRoom:
    HERE: ClassVar[Mapping[str, Stretch]] = {name: span(0, 60)[0] for name in "abcd"}

    def test_is_out_while_half_of_those_present_are_silent_together(self) -> None:
        silent = {"a": span(5, 20), "b": span(10, 15)}
        assert shared(silent, self.HERE, 50) == span(10, 15)

    def test_is_not_out_for_one_broken_machine(self) -> None:
        assert shared({"a": span(5, 20)}, {"a": span(0, 60)[0]}, 50) == []

    def test_counts_only_those_who_were_answering_then(self) -> None:
        here = {
            "a": span(0, 60)[0],
            "b": span(0, 60)[0],
            "c": span(0, 10)[0],
            "d": span(0, 10)[0],
            "e": span(0, 10)[0],
        }
        silent = {"a": span(5, 20), "b": span(5, 20)}
        assert shared(silent, here, 50) == span(10, 20)

    def test_two_silences_that_meet_are_one(self) -> None:
        silent = {"a": span(0, 10, 10, 20), "b": span(0, 20)}
        assert shared(silent, {name: self.HERE[name] for name in "ab"}, 50) == span(0, 20)

    @given(st.lists(some, min_size=2, max_size=5))
    def test_is_what_counting_second_by_second_gives(self, silences: list[list[Stretch]]) -> None:
        here = {str(number): span(0, 45)[0] for number in range(len(silences))}
        silent = {str(number): each for number, each in enumerate(silences)}
        quiet = [seconds_of(union(each)) for each in silences]
        expected = {
            second
            for second in range(45 * 60)
            if (count := sum(second in each for each in quiet)) >= 2 and 2 * count >= len(silences)
        }
        assert seconds_of(shared(silent, here, 50)) == expected
