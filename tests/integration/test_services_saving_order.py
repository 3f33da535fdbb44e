"""Saving in any order, doubled, and from several servers at once: the highest revision stands."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from server.services import saving
from server.services.saving import Write
from server.services.views import SaveAck
from server.store.tables.answers import RevisionRow
from tests.support.cast import RIGHT, Hall, Seated

ITEM = "one-single"


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


# What a page may do to one item: 40 writes of revisions 1..12, each revision with one content.
SHUFFLED = st.lists(st.integers(1, 12), min_size=1, max_size=40)
BATCHES = st.lists(st.integers(1, 6), min_size=1, max_size=40)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    revisions=SHUFFLED, sizes=BATCHES, names=st.lists(st.sampled_from(sorted(RIGHT)), min_size=1, max_size=3)
)
def test_however_writes_are_shuffled_and_doubled_the_highest_revision_stands(
    hall: Hall, revisions: list[int], sizes: list[int], names: list[str]
) -> None:
    """Batches in any order, any write any number of times, several in one batch."""
    ada = seated_once(hall)
    base = max((revision for revision, _ in current(hall, ada).values()), default=0)
    pending = [
        (name, base + revision, {**RIGHT[name], "flagged": revision % 2 == 0})
        for revision in revisions
        for name in names
    ]
    expected = {
        name: (base + max(revisions), {**RIGHT[name], "flagged": max(revisions) % 2 == 0}) for name in names
    }
    at = 0
    while at < len(pending):
        size = sizes[at % len(sizes)]
        ack = hall.save(ada, *pending[at : at + size])
        assert set(outcomes(ack)) <= {"saved", "stale"}
        at += size
    kept = current(hall, ada)
    assert {name: kept[name] for name in names} == expected
    for name in names:
        assert {base + revision for revision in revisions} <= set(history(hall, ada, name))


def seated_once(hall: Hall) -> Seated:
    """Ada, running: the examples of one property share a hall."""
    if "Ada" not in hall.seats:
        hall.running("Ada")
    return hall.sign_in("Ada")


def test_of_a_group_of_many_statements_every_write_is_kept(hall: Hall) -> None:
    ada, count = seated_once(hall), 150  # of one item: one answer stands, all are history
    with hall.deps.store.turns.take():  # so that all of them are one group
        promised = [
            saving.ask(
                hall.deps,
                ada.actor,
                ada.lease,
                [Write(item=ITEM, revision=revision, value={**RIGHT[ITEM], "flagged": revision % 2 == 0})],
                hall.clock(),
            )
            for revision in range(1, count + 1)
        ]
    assert all(outcomes(each.result(30)) == ["saved"] for each in promised)
    assert current(hall, ada)[ITEM] == (count, {**RIGHT[ITEM], "flagged": True})
    kept = history(hall, ada)
    assert set(kept) == set(range(1, count + 1))
    assert all(('"flagged":true' in value) is (revision % 2 == 0) for revision, value in kept.items())


def test_two_servers_saving_for_one_attempt_lose_no_write(hall: Hall) -> None:
    """Two web processes, one page that sends over both: the higher revision stands, both are in history."""
    (ada,) = hall.running("Ada")
    servers = [hall.another_process() for _ in range(4)]
    barrier = threading.Barrier(4)
    rounds = 15

    def save_through(number: int) -> None:
        barrier.wait(timeout=30)
        for turn in range(rounds):
            revision = turn * 4 + number + 1
            value = {"choice": "abcd"[revision % 4]}
            ack = saving.save_responses(
                servers[number],
                ada.actor,
                ada.lease,
                [Write(item=ITEM, revision=revision, value=value)],
                hall.clock(),
            )
            assert outcomes(ack)[0] in {"saved", "stale"}

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(save_through, range(4), timeout=120))
    highest = rounds * 4
    assert current(hall, ada) == {ITEM: (highest, {"choice": "abcd"[highest % 4]})}
    assert set(history(hall, ada)) == set(range(1, highest + 1))
