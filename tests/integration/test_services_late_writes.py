"""Late data of a machine that was cut off: kept apart, shown beside what was collected, then decided."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from server.errors import Conflict, InvalidInput, LeaseLost, NotFound
from server.services import collecting, results, saving, sittings
from server.services.late_writes import LateWrite, decide, late_writes
from server.services.receipt_checks import check_code
from server.services.saving import Write
from server.store.tables.answers import QuarantinedRow, ResponseRow, RevisionRow
from server.store.tables.receipts import ReceiptRow
from tests.support.cast import DOUBLE, RIGHT, TIMES, Hall, Seated, written

SINGLE, WRONG = "one-single", {"choice": "b"}


def collected(hall: Hall) -> Seated:
    """Ada was cut off with a wrong answer and a wrong program saved, and was collected so."""
    (ada,) = hall.running("Ada")
    hall.save(ada, (SINGLE, 1, WRONG))
    hall.practise(ada)
    hall.save(ada, (DOUBLE, 1, written(TIMES[3])))
    hall.clock.forward(minutes=211)
    hall.close_due()
    hall.judge()
    return ada


def sent_late(hall: Hall, seated: Seated, *writes: tuple[str, int, Any]) -> None:
    """The machine is back: what it kept arrives, with a lease nobody holds any more."""
    hall.clock.forward(minutes=1)
    with pytest.raises(LeaseLost):
        saving.save_responses(
            hall.deps,
            seated.actor,
            "0" * 32,
            [Write(item=item, revision=revision, value=value) for item, revision, value in writes],
            hall.clock(),
        )


def listed(hall: Hall) -> list[LateWrite]:
    return late_writes(hall.deps, hall.chief, hall.sitting_id)


def take(hall: Hall, write: LateWrite, *, accepted: bool = True, reason: str = "cable was cut") -> LateWrite:
    return decide(hall.deps, hall.chief, write.id, accepted=accepted, reason=reason)


def points(hall: Hall) -> tuple[str | None, str | None]:
    (row,) = results.results(hall.deps, hall.chief, hall.sitting_id)
    return row.theory, row.practical


def test_it_is_merged_by_nobody_and_listed_with_all_that_a_decision_needs(hall: Hall) -> None:
    ada = collected(hall)
    before = points(hall)
    sent_late(hall, ada, (SINGLE, 2, RIGHT[SINGLE]))
    hall.close_due()
    hall.judge()
    assert points(hall) == before
    (write,) = listed(hall)
    assert (write.name, write.seat, write.item, write.revision) == ("Ada", hall.seats["Ada"].seat, SINGLE, 2)
    assert (write.value, write.received_at, write.cause) == (RIGHT[SINGLE], hall.clock(), "late")
    assert (write.collected_revision, write.collected_value) == (1, WRONG)
    assert (write.may_decide, write.decision) == (True, None)


def test_what_says_the_same_as_the_collected_answer_needs_no_decision(hall: Hall) -> None:
    ada = collected(hall)
    sent_late(hall, ada, (SINGLE, 1, WRONG))
    assert listed(hall) == []


def test_the_same_write_sent_again_and_again_is_decided_once(hall: Hall) -> None:
    ada = collected(hall)
    for _ in range(3):
        sent_late(hall, ada, (SINGLE, 2, RIGHT[SINGLE]))
    (write,) = listed(hall)
    take(hall, write, accepted=False)
    (write,) = listed(hall)
    assert (write.may_decide, write.decision is not None) == (False, True)
    with hall.deps.store.read() as work:
        ids = list(work.rows.scalars(select(QuarantinedRow.id)))
    for write_id in ids:
        with pytest.raises(Conflict):
            decide(hall.deps, hall.chief, write_id, accepted=True, reason="after all")


def test_accepting_appends_a_revision_and_a_receipt_and_marks_anew(hall: Hall) -> None:
    ada = collected(hall)
    first = collecting.my_receipt(hall.deps, ada.actor)
    sent_late(hall, ada, (SINGLE, 2, RIGHT[SINGLE]))
    (write,) = listed(hall)
    assert hall.recorded(lambda: take(hall, write))[0] == (
        "staff:katherine",
        "late_write.accepted",
        f"attempt:{ada.id}",
    )
    theory, practical = points(hall)
    hall.judge()
    assert points(hall) == (f"{float(theory or 0) + 20:.2f}", practical)
    with hall.deps.store.read() as work:
        current = work.rows.get_one(ResponseRow, (ada.id, SINGLE))
        kept = list(work.rows.scalars(select(RevisionRow.revision).where(RevisionRow.item == SINGLE)))
        numbers = list(work.rows.scalars(select(ReceiptRow.number)))
    assert (current.revision, json.loads(current.value)) == (3, RIGHT[SINGLE])
    assert sorted(kept) == [1, 3]
    assert numbers == [1, 2]
    second = collecting.my_receipt(hall.deps, ada.actor)
    assert (second.number, second.handed_in_at) == (2, first.handed_in_at)
    assert (second.code != first.code, second.digest != first.digest) == (True, True)
    earlier, later = (check_code(hall.deps, None, each.code) for each in (first, second))
    assert (earlier.replaced_by, later.replaced_by) == (2, None)
    assert (earlier.differences, later.differences) == ((), ())
    (write,) = listed(hall)
    assert write.decision is not None
    assert (write.decision.revision, write.decision.receipt) == (3, 2)
    assert (write.collected_revision, write.collected_value) == (1, WRONG)


def test_an_accepted_program_is_judged_and_counts(hall: Hall) -> None:
    ada = collected(hall)
    _, before = points(hall)
    sent_late(hall, ada, (DOUBLE, 2, written(TIMES[2])))
    (write,) = listed(hall)
    take(hall, write)
    assert hall.judge() > 0
    _, after = points(hall)
    assert float(after or 0) > float(before or 0)


def test_rejecting_changes_nothing_and_is_recorded(hall: Hall) -> None:
    ada = collected(hall)
    before = collecting.my_receipt(hall.deps, ada.actor)
    sent_late(hall, ada, (SINGLE, 2, RIGHT[SINGLE]))
    (write,) = listed(hall)
    recorded = hall.recorded(lambda: take(hall, write, accepted=False, reason="came from a phone"))
    assert [what for _, what, _ in recorded] == ["late_write.rejected"]
    assert collecting.my_receipt(hall.deps, ada.actor) == before
    assert hall.judge() == 0


def test_while_the_candidate_still_answers_there_is_nothing_to_decide(hall: Hall) -> None:
    (ada,) = hall.running("Ada")
    sent_late(hall, ada, (SINGLE, 2, RIGHT[SINGLE]))
    (write,) = listed(hall)
    assert (write.cause, write.may_decide) == ("other_device", False)
    with pytest.raises(Conflict):
        take(hall, write)


def test_what_is_no_answer_cannot_be_accepted(hall: Hall) -> None:
    ada = collected(hall)
    sent_late(
        hall, ada, (SINGLE, 2, {"choice": "zzz"}), ("no-such-item", 1, {}), (DOUBLE, 5, {"files": {"x": ""}})
    )
    for write in listed(hall):
        with pytest.raises(InvalidInput):
            take(hall, write)


def test_a_decision_needs_a_reason_and_a_chief_of_this_station(hall: Hall) -> None:
    ada = collected(hall)
    sent_late(hall, ada, (SINGLE, 2, RIGHT[SINGLE]))
    (write,) = listed(hall)
    with pytest.raises(InvalidInput):
        take(hall, write, reason=" ")
    far = hall.people["hedy"]
    with pytest.raises(NotFound):
        decide(hall.deps, far, write.id, accepted=True, reason="why not")
    with pytest.raises(NotFound):
        late_writes(hall.deps, far, hall.sitting_id)


def test_when_the_sitting_is_packed_it_is_too_late(hall: Hall) -> None:
    ada = collected(hall)
    sent_late(hall, ada, (SINGLE, 2, RIGHT[SINGLE]))
    (write,) = listed(hall)
    sittings.set_sitting_state(hall.deps, hall.chief, hall.sitting_id, "packed", "")
    with pytest.raises(Conflict):
        take(hall, write)
