"""Saving: what is new is kept, what is old is remembered, and every refusal leaves the others be."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from server.errors import AttemptClosed, LeaseLost
from server.services import saving
from server.services.saving import Write, canonical, digest_of
from server.services.views import SaveAck
from server.store.tables.answers import QuarantinedRow, ResponseRow, RevisionRow
from tests.support.cast import DOUBLE, RIGHT, TIMES, Hall, HallMaker, Seated, written

A, B = {"choice": "a"}, {"choice": "b"}
ITEM = "one-single"


@pytest.fixture
def ada(hall: Hall) -> Seated:
    return hall.running("Ada")[0]


def outcomes(ack: SaveAck) -> list[str]:
    return [result.outcome for result in ack.results]


def current(hall: Hall, seated: Seated) -> dict[str, tuple[int, Any]]:
    return {row.item: (row.revision, row.value) for row in saving.my_responses(hall.deps, seated.actor)}


def history(hall: Hall, seated: Seated, item: str = ITEM) -> dict[int, str]:
    with hall.deps.store.read() as work:
        rows = work.rows.scalars(
            select(RevisionRow).where(RevisionRow.attempt_id == seated.id, RevisionRow.item == item)
        )
        return {row.revision: row.value for row in rows}


def test_the_first_write_is_saved_with_the_instant_and_what_is_left(hall: Hall, ada: Seated) -> None:
    hall.clock.forward(minutes=10)
    ack = hall.save(ada, (ITEM, 1, A))
    assert outcomes(ack) == ["saved"]
    assert ack.saved_at == ack.server_now == hall.clock()
    assert ack.remaining_ms == 200 * 60_000
    assert current(hall, ada) == {ITEM: (1, A)}


def test_a_higher_revision_moves_forward_and_gaps_do_not_matter(hall: Hall, ada: Seated) -> None:
    hall.save(ada, (ITEM, 1, A))
    assert outcomes(hall.save(ada, (ITEM, 7, B))) == ["saved"]
    assert current(hall, ada) == {ITEM: (7, B)}
    assert set(history(hall, ada)) == {1, 7}


def test_the_same_write_again_gets_the_same_answer_and_leaves_nothing_more(hall: Hall, ada: Seated) -> None:
    """A page that heard no answer sends again, perhaps with its keys in another order."""
    first = hall.save(ada, ("four-fill", 3, {"blanks": {"1": "def", "2": "x"}, "flagged": True}))
    hall.clock.forward(seconds=5)
    again = hall.save(ada, ("four-fill", 3, {"flagged": True, "blanks": {"2": "x", "1": "def"}}))
    assert again.results == first.results
    assert set(history(hall, ada, "four-fill")) == {3}


def test_one_revision_with_two_contents_is_a_conflict_that_shows_the_kept_one(
    hall: Hall, ada: Seated
) -> None:
    hall.save(ada, (ITEM, 2, A))
    (result,) = hall.save(ada, (ITEM, 2, B)).results
    assert (result.outcome, result.current) == ("conflict", {"revision": 2, "value": A})
    assert current(hall, ada) == {ITEM: (2, A)}


def test_an_older_revision_is_stale_shows_the_current_one_and_is_kept_in_history(
    hall: Hall, ada: Seated
) -> None:
    hall.save(ada, (ITEM, 5, B))
    (result,) = hall.save(ada, (ITEM, 4, A)).results
    assert (result.outcome, result.current) == ("stale", {"revision": 5, "value": B})
    assert current(hall, ada) == {ITEM: (5, B)}
    assert history(hall, ada) == {5: canonical(B), 4: canonical(A)}


def test_a_lease_that_moved_on_writes_nothing_and_is_kept_apart(hall: Hall, ada: Seated) -> None:
    hall.save(ada, (ITEM, 1, A))
    hall.sign_in("Ada")
    with pytest.raises(LeaseLost):
        hall.save(ada, (ITEM, 9, B), ("two-multiple", 2, RIGHT["two-multiple"]))
    assert current(hall, ada) == {ITEM: (1, A)}
    with hall.deps.store.read() as work:
        kept = list(work.rows.scalars(select(QuarantinedRow).order_by(QuarantinedRow.id)))
    assert [(row.item, row.revision, row.lease) for row in kept] == [
        (ITEM, 9, ada.lease),
        ("two-multiple", 2, ada.lease),
    ]


def test_a_lease_nobody_ever_had_is_refused_alike(hall: Hall, ada: Seated) -> None:
    """Whatever a page may send as a lease has to fit the quarantine."""
    with pytest.raises(LeaseLost):
        hall.save(ada, (ITEM, 2**53 - 1, A), lease="x" * 64)


def test_the_largest_revision_a_browser_counts_to_is_saved(hall: Hall, ada: Seated) -> None:
    assert outcomes(hall.save(ada, (ITEM, 2**53 - 1, A))) == ["saved"]
    assert current(hall, ada) == {ITEM: (2**53 - 1, A)}


MALFORMED: Sequence[tuple[str, Any]] = (
    (ITEM, {"choice": "z"}),
    (ITEM, {"choices": ["a"]}),
    (ITEM, {"choice": "a", "extra": 1}),
    (ITEM, "a"),
    (ITEM, None),
    (ITEM, {"choice": "a", "flagged": "yes"}),
    ("two-multiple", {"choices": ["a", "a"]}),
    ("three-judge", {"choice": 1}),
    ("four-fill", {"blanks": {"9": "x"}}),
    ("four-fill", {"blanks": {"1": "x" * 2001}}),
    ("four-fill", {"blanks": {"1": "\ud800"}}),
    ("five-read", {"blanks": "6"}),
    ("no-such-item", {"choice": "a"}),
    ("@elsewhere", {"item": ITEM}),
    ("@place", {"item": "x" * 3000}),
    ("@place", ["theory"]),
)


def test_a_value_that_cannot_be_is_refused_while_its_neighbours_are_saved(hall: Hall, ada: Seated) -> None:
    for revision, (item, value) in enumerate(MALFORMED, 1):
        chosen, judged = {"choices": ["a"], "flagged": bool(revision % 2)}, {"choice": bool(revision % 2)}
        ack = hall.save(
            ada,
            ("two-multiple", revision, chosen),
            (item, revision, value),
            ("three-judge", revision, judged),
        )
        assert outcomes(ack) == ["saved", "refused", "saved"], (item, value)
        assert ack.results[1].reason
        assert current(hall, ada) == {"two-multiple": (revision, chosen), "three-judge": (revision, judged)}


BAD_FILES: Sequence[Any] = (
    {"files": {}},
    {"files": {"other.py": "x"}},
    {"files": {"solution.py": "a\0b"}},
    {"files": {"solution.py": "x" * (saving.LARGEST_FILE + 1)}},
    {"files": {"solution.py": 1}},
    {"files": {"solution.py": "\udfff"}},
    {"source": "x"},
)


def test_files_a_task_does_not_take_are_refused(hall: Hall, ada: Seated) -> None:
    hall.practise(ada)
    for revision, value in enumerate(BAD_FILES, 1):
        good = written(f"# {revision}\n")
        ack = hall.save(ada, (DOUBLE, 2 * revision, value), (DOUBLE, 2 * revision + 1, good))
        assert outcomes(ack) == ["refused", "saved"], value
        assert current(hall, ada)[DOUBLE] == (2 * revision + 1, good)


def test_a_flag_alone_is_kept_and_counts_as_unanswered(hall: Hall, ada: Seated) -> None:
    hall.save(ada, (ITEM, 1, {"flagged": True}), ("two-multiple", 1, {"choices": [], "flagged": False}))
    with hall.deps.store.read() as work:
        rows = {row.item: row for row in work.rows.scalars(select(ResponseRow))}
    assert (rows[ITEM].answered, rows[ITEM].flagged) == (False, True)
    assert (rows["two-multiple"].answered, rows["two-multiple"].flagged) == (False, False)


def test_untouched_starter_files_are_no_answer(hall: Hall, ada: Seated) -> None:
    hall.practise(ada)
    hall.save(ada, (DOUBLE, 1, written("# Double\n")))
    with hall.deps.store.read() as work:
        assert not work.get(ResponseRow, (ada.id, DOUBLE)).answered


def test_theory_is_sealed_once_practice_began_and_practice_opens_only_then(hall: Hall, ada: Seated) -> None:
    (early,) = hall.save(ada, (DOUBLE, 1, written(TIMES[2]))).results
    assert (early.outcome, early.reason) == ("refused", "item: the practical paper is not open yet")
    hall.save(ada, (ITEM, 1, A))
    hall.practise(ada)
    late, good = hall.save(ada, (ITEM, 2, B), (DOUBLE, 2, written(TIMES[2]))).results
    assert (late.outcome, late.reason, good.outcome) == ("refused", "item: theory is sealed", "saved")
    assert current(hall, ada)[ITEM] == (1, A)


def test_theory_takes_what_was_in_flight_at_its_end_and_nothing_after(hall: Hall, ada: Seated) -> None:
    """Also before any tick has sealed it: the clock decides, not the ticker."""
    hall.clock.forward(minutes=90, seconds=2.999)
    assert outcomes(hall.save(ada, (ITEM, 1, A))) == ["saved"]
    hall.clock.forward(seconds=0.001)
    assert outcomes(hall.save(ada, (ITEM, 2, B))) == ["refused"]


def test_where_timing_is_free_both_papers_stay_open(hall_maker: HallMaker) -> None:
    hall = hall_maker(timing="free")
    (ada,) = hall.running("Ada")
    assert outcomes(hall.save(ada, (ITEM, 1, A), (DOUBLE, 1, written(TIMES[2])))) == ["saved", "saved"]
    hall.practise(ada)
    hall.clock.forward(minutes=200)
    assert outcomes(hall.save(ada, (ITEM, 2, B))) == ["saved"]


def test_before_the_start_nothing_is_taken(hall: Hall) -> None:
    hall.register("Ada")
    hall.admit()
    ada = hall.arrive("Ada")
    with pytest.raises(AttemptClosed):
        hall.save(ada, (ITEM, 1, A))
    assert current(hall, ada) == {}


def test_the_end_has_a_grace_for_what_is_in_flight_and_then_it_is_over(hall: Hall, ada: Seated) -> None:
    hall.practise(ada)
    hall.clock.forward(minutes=210, seconds=2.999)
    ack = hall.save(ada, (DOUBLE, 1, written(TIMES[2])))
    assert (outcomes(ack), ack.remaining_ms) == (["saved"], 0)
    hall.clock.forward(seconds=0.001)
    with pytest.raises(AttemptClosed):
        hall.save(ada, (DOUBLE, 2, written(TIMES[3])))
    assert current(hall, ada)[DOUBLE] == (1, written(TIMES[2]))


def test_the_instant_the_request_was_read_decides_not_the_one_it_came_to_its_turn(
    hall: Hall, ada: Seated
) -> None:
    hall.practise(ada)
    read_at = hall.clock.forward(minutes=210)
    hall.clock.forward(seconds=30)
    writes = [Write(item=DOUBLE, revision=1, value=written(TIMES[2]))]
    ack = saving.save_responses(hall.deps, ada.actor, ada.lease, writes, read_at)
    assert outcomes(ack) == ["saved"]


def test_after_handing_in_nothing_is_taken(hall: Hall, ada: Seated) -> None:
    hall.save(ada, (ITEM, 1, A))
    hall.clock.forward(minutes=211)
    hall.close_due()
    with pytest.raises(AttemptClosed):
        hall.save(ada, (ITEM, 2, B))
    assert current(hall, ada)[ITEM] == (1, A)


def test_where_the_page_is_is_kept_but_is_no_answer(hall: Hall, ada: Seated) -> None:
    hall.save(ada, ("@place", 1, {"section": "theory", "item": ITEM}))
    with hall.deps.store.read() as work:
        row = work.get(ResponseRow, (ada.id, "@place"))
    assert (row.section, row.answered) == ("place", False)


def test_rooms_in_which_something_was_saved_are_folded_once(hall: Hall, ada: Seated) -> None:
    hall.deps.progress.take()
    hall.save(ada, (ITEM, 1, A))
    hall.save(ada, (ITEM, 2, B))
    assert hall.deps.progress.take() == {hall.sitting_room_id}
    assert hall.deps.progress.take() == set()


def test_a_clock_that_waits_for_the_first_answer_starts_with_it(hall_maker: HallMaker) -> None:
    hall = hall_maker(clock_from="first_answer", theory_max_minutes=None)
    (ada,) = hall.running("Ada")
    latest = hall.clock() + timedelta(minutes=15 + 210)
    hall.clock.forward(minutes=5)
    assert hall.attempt(ada).closes_at == latest
    ack = hall.save(ada, (ITEM, 1, {"flagged": True}))
    assert (ack.closes_at, ack.remaining_ms) == (latest, None)
    hall.clock.forward(minutes=1)
    started_at = hall.clock()
    ack = hall.save(ada, (ITEM, 2, A))
    assert ack.remaining_ms == 210 * 60_000
    hall.clock.forward(minutes=5)
    hall.save(ada, (ITEM, 3, B))
    assert hall.attempt(ada).base_at == started_at


def test_what_is_kept_can_be_checked_by_its_digest(hall: Hall, ada: Seated) -> None:
    hall.save(ada, (ITEM, 1, A))
    with hall.deps.store.read() as work:
        row = work.get(ResponseRow, (ada.id, ITEM))
    assert row.digest == digest_of(row.value)
