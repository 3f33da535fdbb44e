"""The books of the fault tests are no formality: a judge or a queue that cheats them is found out."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from sandbox.scripted import ScriptedSandbox, exited
from sandbox.values import Execution, Outcome
from server.services import judging, submitting
from server.store.queue import claim, finish
from server.store.tables.judging import JobRow, SubmissionRow
from tests.support.cast import DOUBLE, Hall, files, hall_on
from tests.support.faults import PROMISED, Books, balance
from tests.support.paper import multiplied, multiplies

FACTOR = 2
PROMISED_H = PROMISED[DOUBLE][FACTOR]


def plays(asked: Execution) -> Outcome:
    return multiplied(asked) if asked.entry == "solution.py" else exited()


class Site:
    """Ada with three submissions that are promised full points."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        (ada,) = hall.running("Ada")
        hall.practise(ada)
        self.promised = {
            submitting.submit(hall.deps, ada.actor, DOUBLE, files(multiplies(FACTOR, number))).id: PROMISED_H
            for number in range(3)
        }

    def books(self) -> Books:
        books = balance(self.hall, self.promised)
        print(
            f"\nfault=control lost={books.lost} twice={books.twice} wrong={books.wrong} unread={books.unread}"
        )
        return books


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    with hall_on(sqlite_url, tmp_path / "var") as make:
        yield Site(make())


def test_honest_judging_leaves_the_books_in_order(site: Site) -> None:
    site.hall.judge(ScriptedSandbox([plays]))
    assert site.books().are_in_order


def test_a_judge_that_writes_without_its_fence_scores_twice_and_is_found_out(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "_finish", lambda work, held: finish(work, held))  # asks, and goes on anyway
    with site.hall.deps.store.write() as work:
        zombie = claim(work, judging.POOLS, "zombie", timedelta(seconds=1))
    assert zombie is not None
    site.hall.clock.forward(seconds=31)
    site.hall.judge(ScriptedSandbox([plays]))
    judging.JOBS["judge"](site.hall.deps, ScriptedSandbox([plays]), zombie, "zombie")
    books = site.books()
    assert (books.twice, books.are_in_order) == (1, False)


def test_with_its_fence_the_same_zombie_writes_nothing(site: Site) -> None:
    with site.hall.deps.store.write() as work:
        zombie = claim(work, judging.POOLS, "zombie", timedelta(seconds=1))
    assert zombie is not None
    site.hall.clock.forward(seconds=31)
    site.hall.judge(ScriptedSandbox([plays]))
    with pytest.raises(judging.FenceLost):
        judging.JOBS["judge"](site.hall.deps, ScriptedSandbox([plays]), zombie, "zombie")
    assert site.books().are_in_order


def test_a_queue_that_drops_a_job_loses_a_submission_and_is_found_out(site: Site) -> None:
    with site.hall.deps.store.write() as work:
        first = work.rows.scalars(select(JobRow.id).order_by(JobRow.id).limit(1)).one()
        work.rows.execute(delete(JobRow).where(JobRow.id == first))
    site.hall.judge(ScriptedSandbox([plays]))
    books = site.books()
    assert (books.lost, books.are_in_order) == (1, False)


def test_a_submission_that_vanished_after_it_was_acknowledged_is_found_out(site: Site) -> None:
    site.hall.judge(ScriptedSandbox([plays]))
    with site.hall.deps.store.write() as work:
        work.rows.execute(delete(SubmissionRow).where(SubmissionRow.id == next(iter(site.promised))))
    assert site.books().lost == 1


def test_a_wrong_score_and_evidence_that_is_gone_are_found_out(site: Site) -> None:
    def stingy(asked: Execution) -> Outcome:
        return exited(b"0\n") if asked.entry == "solution.py" else exited()

    site.hall.judge(ScriptedSandbox([stingy]))
    for path in site.hall.deps.settings.evidence_folder.rglob("*"):
        if path.is_file():
            path.unlink()
    books = site.books()
    assert (books.wrong, books.unread) == (3, 1)
