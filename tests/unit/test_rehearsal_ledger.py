"""A candidate's own book: only what was acknowledged must be there, and all of that."""

from typing import Any

from server.rehearsal.ledger import Ledger


def _stored(**items: tuple[int, Any]) -> dict[str, dict[str, Any]]:
    return {item: {"revision": revision, "value": value} for item, (revision, value) in items.items()}


def _saved(ledger: Ledger, item: str, value: Any) -> None:
    entry = ledger.write(item, value)
    ledger.answered({"item": item, "revision": entry.revision, "outcome": "saved"})


def test_revisions_rise_for_each_item_alone() -> None:
    ledger = Ledger()
    assert [ledger.write(item, {}).revision for item in ("a", "b", "a")] == [1, 1, 2]


def test_what_was_acknowledged_and_is_there_makes_no_difference() -> None:
    ledger = Ledger()
    _saved(ledger, "a", {"choice": "x"})
    _saved(ledger, "a", {"choice": "y"})
    assert ledger.differences(_stored(a=(2, {"choice": "y"}))) == []
    assert (ledger.sent, ledger.acked) == (2, 2)


def test_a_lost_an_older_and_a_strange_answer_are_found() -> None:
    ledger = Ledger()
    _saved(ledger, "a", {"choice": "x"})
    _saved(ledger, "a", {"choice": "y"})
    assert ledger.differences({}) == ["a: revision 2 was acknowledged and is gone"]
    assert ledger.differences(_stored(a=(1, {"choice": "x"}))) == ["a: acknowledged revision 2, stored 1"]
    assert ledger.differences(_stored(a=(2, {"choice": "x"}))) == ["a: acknowledged revision 2, stored 2"]
    both = _stored(a=(2, {"choice": "y"}), b=(1, {}))
    assert ledger.differences(both) == ["b: stored, but never acknowledged"]


def test_a_write_that_was_never_answered_may_be_there_or_not() -> None:
    ledger = Ledger()
    _saved(ledger, "a", {"choice": "x"})
    ledger.write("a", {"choice": "y"})
    ledger.write("b", {"choice": "z"})
    assert ledger.differences(_stored(a=(1, {"choice": "x"}))) == []
    assert ledger.differences(_stored(a=(2, {"choice": "y"}), b=(1, {"choice": "z"}))) == []
    assert ledger.differences(_stored(a=(2, {"choice": "q"}))) == ["a: acknowledged revision 1, stored 2"]


def test_sealed_papers_are_counted_and_anything_else_is_a_surprise() -> None:
    ledger = Ledger()
    sealed, stale = ledger.write("a", {}), ledger.write("b", {})
    ledger.answered({"item": "a", "revision": 1, "outcome": "refused", "reason": "item: theory is sealed"})
    ledger.answered({"item": "b", "revision": 1, "outcome": "stale", "reason": None})
    ledger.answered({"item": "c", "revision": 9, "outcome": "saved"})
    assert (sealed.item, stale.item, ledger.closed) == ("a", "b", 1)
    assert [surprise.split(" ")[0] for surprise in ledger.surprises] == ["b", "an"]


def test_writes_refused_at_the_end_are_not_open_any_more() -> None:
    ledger = Ledger()
    entry = ledger.write("a", {})
    ledger.refused_closed([entry])
    assert (ledger.closed, ledger.unanswered()) == (1, [])


def test_a_write_sent_again_and_then_refused_may_have_been_kept_the_first_time() -> None:
    ledger = Ledger()
    _saved(ledger, "a", {"choice": "x"})
    sealed, late = ledger.write("a", {"choice": "y"}), ledger.write("b", {"choice": "z"})
    ledger.sending_again([sealed, late])
    ledger.answered({"item": "a", "revision": 2, "outcome": "refused", "reason": "item: theory is sealed"})
    ledger.refused_closed([late])
    assert (ledger.closed, ledger.resent, len(ledger.unanswered())) == (2, 2, 2)
    assert ledger.differences(_stored(a=(1, {"choice": "x"}))) == []
    assert ledger.differences(_stored(a=(2, {"choice": "y"}), b=(1, {"choice": "z"}))) == []
