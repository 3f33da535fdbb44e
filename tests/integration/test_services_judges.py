"""Judges that fail or die: tried again, taken over, handed to people, and never a score."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from sandbox.errors import BoxLost, EngineUnavailable, NoBox, NotReady, SandboxError, SlotsTaken
from sandbox.scripted import ScriptedSandbox, exited
from sandbox.values import Execution, Outcome
from server.practical.errors import BadTask, ValidatorFault
from server.practical.verdicts import Verdict
from server.services import grading, judging, results, submitting
from server.services.boards import board
from server.services.faults import Machine, is_machine
from server.services.judges import report
from server.services.readiness import judging as judging_part
from server.services.readiness import waiting_jobs
from server.services.tails import facts_after, last_fact_id
from server.services.views_grading import ResultView
from server.store.queue import Claim, claim, finish
from server.store.tables.evidence import RunRow
from server.store.tables.judging import JobRow, JudgementRow
from tests.support.cast import DOUBLE, TIMES, Hall, Seated, files, plays


def result_of(hall: Hall, name: str = "Ada") -> ResultView:
    return next(row for row in results.results(hall.deps, hall.chief, hall.sitting_id) if row.name == name)


def shown(result: ResultView) -> tuple[str | None, str | None, str | None, bool | None]:
    return result.theory, result.practical, result.combined, result.passed


def jobs(hall: Hall) -> list[JobRow]:
    with hall.deps.store.read() as work:
        return list(work.rows.scalars(select(JobRow).order_by(JobRow.id)))


def practising(hall: Hall, name: str = "Ada") -> Seated:
    (seated,) = hall.running(name)
    hall.practise(seated)
    return seated


def end(hall: Hall) -> None:
    hall.clock.forward(minutes=211)
    hall.close_due()


class TestOurFailures:
    def lost(self, _asked: Execution) -> Outcome:
        raise BoxLost("the container went away")

    def test_a_lost_box_is_tried_again_and_never_becomes_a_score(self, hall: Hall) -> None:
        ada = practising(hall)
        submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        judging.work_once(hall.deps, ScriptedSandbox([self.lost]), "one")
        (job,) = jobs(hall)
        assert (job.state, job.attempt) == ("queued", 1)
        assert "BoxLost" in (job.error or "")
        assert self.judgement(hall).score_h is None
        hall.clock.forward(seconds=2)
        hall.judge()
        assert (self.judgement(hall).score_h, self.judgement(hall).attempts) == (4000, 2)

    def test_a_job_that_fails_three_times_waits_for_people_and_has_no_score(self, hall: Hall) -> None:
        ada = practising(hall)
        submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        for _ in range(3):
            judging.work_once(hall.deps, ScriptedSandbox([self.lost]), "one")
            hall.clock.forward(seconds=2)
        assert jobs(hall)[0].state == "failed"
        row = self.judgement(hall)
        assert (row.state, row.score_h, row.verdict) == ("failed", None, None)
        end(hall)
        hall.judge()
        assert result_of(hall).combined is None
        assert ("server", "job.failed") in [(each.who, each.what) for each in hall.records()]

    def test_people_put_a_failed_judgement_right_by_asking_again(self, hall: Hall) -> None:
        ada = practising(hall)
        sent = submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        for _ in range(3):
            judging.work_once(hall.deps, ScriptedSandbox([self.lost]), "one")
            hall.clock.forward(seconds=2)
        end(hall)
        grading.rejudge(hall.deps, hall.chief, sent.id, "engine restarted")
        hall.judge()
        assert result_of(hall).practical == "40.00"

    @pytest.mark.parametrize("reason", [EngineUnavailable, SlotsTaken])
    def test_what_is_not_ready_keeps_the_job_queued_for_as_long_as_it_takes(
        self, hall: Hall, reason: type[NotReady]
    ) -> None:
        def down(_asked: Execution) -> Outcome:
            raise reason("not now")

        ada = practising(hall)
        submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        for _ in range(12):
            assert judging.work_once(hall.deps, ScriptedSandbox([down]), "one")
            assert not judging.work_once(hall.deps, ScriptedSandbox([down]), "one")
            hall.clock.forward(seconds=1)
        assert (jobs(hall)[0].state, jobs(hall)[0].attempt) == ("queued", 0)
        assert waiting_jobs(hall.deps) == {reason.__name__: 1}
        assert judging_part(hall.deps).why == f"1 waiting: {reason.__name__}: not now"
        hall.judge()
        assert judging_part(hall.deps).ready
        assert self.judgement(hall).score_h == 4000

    def test_a_box_is_kept_for_the_attempt_and_for_nobody_else(self, hall: Hall) -> None:
        ada = practising(hall)
        submitting.start_try(hall.deps, ada.actor, DOUBLE, files(TIMES[2]), None, "1")
        submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        sandbox = ScriptedSandbox([lambda _: exited(b"2")])
        while judging.work_once(hall.deps, sandbox, "one"):
            pass
        assert sandbox.kept_for == [ada.id, ada.id]

    def test_a_package_that_cannot_be_judged_is_no_score_either(
        self, hall: Hall, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def bad(*_: Any, **__: Any) -> None:
            raise BadTask("no secret case")

        ada = practising(hall)
        submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        monkeypatch.setattr(judging, "judge", bad)
        judging.work_once(hall.deps, ScriptedSandbox([plays]), "one")
        assert self.judgement(hall).state == "failed"

    def test_a_validator_that_breaks_the_rules_is_held_at_once(
        self, hall: Hall, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = judging.judge

        def broken(*given: Any, **named: Any) -> None:
            found = replace(real(*given, **named), verdict=Verdict.JE)
            raise ValidatorFault("secret/02", "exit code 1", found)

        ada = practising(hall)
        sent = submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        monkeypatch.setattr(judging, "judge", broken)
        judging.work_once(hall.deps, ScriptedSandbox([plays]), "one")
        (held,) = grading.held(hall.deps, hall.people["edsger"])
        assert (held.id, held.state, held.verdict, held.score) == (sent.id, "failed", None, None)
        assert "secret/02" in (held.why or "")
        assert "exit code 1" in (held.why or "")
        detail = grading.submission(hall.deps, hall.people["edsger"], sent.id)
        assert [run.case for run in detail.runs] != []  # what was found until then is evidence

    def test_what_staff_must_see_to_raises_an_alarm_and_stays_until_it_is_judged(self, hall: Hall) -> None:
        ada = practising(hall)
        sent = submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        before = last_fact_id(hall.deps)
        for _ in range(3):
            judging.work_once(hall.deps, ScriptedSandbox([self.lost]), "one")
            hall.clock.forward(seconds=2)
        told = [(fact.channel, fact.kind, fact.payload) for fact in facts_after(hall.deps, before)]
        alarm = {"v": 1, "submission_id": sent.id, "task": DOUBLE}
        assert told == [(f"room:{hall.sitting_room_id}", "judgement_held", alarm)]
        assert board(hall.deps, hall.grace, hall.sitting_room_id).counts["held"] == 1
        end(hall)
        row = result_of(hall)
        assert (row.waits_for, *shown(row)) == ("staff", None, None, None, None)
        assert [each.id for each in grading.held(hall.deps, hall.chief)] == [sent.id]
        assert grading.held(hall.deps, hall.people["hedy"]) == []  # chief of another station
        grading.rejudge(hall.deps, hall.chief, sent.id, "engine restarted")
        assert result_of(hall).waits_for == "judge"
        hall.judge()
        assert grading.held(hall.deps, hall.chief) == []
        assert board(hall.deps, hall.grace, hall.sitting_room_id).counts["held"] == 0
        assert (result_of(hall).waits_for, result_of(hall).practical) == (None, "40.00")

    def test_a_result_does_not_stand_while_judging_it_again_is_held(self, hall: Hall) -> None:
        ada = practising(hall)
        sent = submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        end(hall)
        hall.judge()
        assert result_of(hall).practical == "40.00"
        grading.rejudge(hall.deps, hall.chief, sent.id, "doubt")
        for _ in range(3):
            judging.work_once(hall.deps, ScriptedSandbox([self.lost]), "one")
            hall.clock.forward(seconds=2)
        assert (result_of(hall).waits_for, result_of(hall).practical) == ("staff", None)
        assert grading.score(hall.deps, hall.chief, ada.id).result is None

    def test_another_judge_gets_what_failed_here_and_one_alone_tries_again(self, hall: Hall) -> None:
        ada = practising(hall)
        submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        report(hall.deps, "two", judging.POOLS, "ready")
        assert judging.work_once(hall.deps, ScriptedSandbox([self.lost]), "one")
        hall.clock.forward(seconds=2)
        assert not judging.work_once(hall.deps, ScriptedSandbox([plays]), "one")
        assert judging.work_once(hall.deps, ScriptedSandbox([self.lost]), "two")  # nobody but it is there
        hall.clock.forward(seconds=2)
        assert judging.work_once(hall.deps, ScriptedSandbox([plays]), "two")
        assert self.judgement(hall).score_h == 4000

    def test_a_box_lost_with_its_engine_costs_the_job_nothing(self, hall: Hall) -> None:
        ada = practising(hall)
        submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        machine = Machine(lambda: ("no Docker engine answers",))
        for _ in range(6):
            assert judging.work_once(hall.deps, ScriptedSandbox([self.lost]), "one", machine=machine)
            hall.clock.forward(seconds=1)
        assert (jobs(hall)[0].faults, machine.why) == (0, "no Docker engine answers")
        hall.judge()
        assert (self.judgement(hall).score_h, self.judgement(hall).attempts) == (4000, 1)

    @pytest.mark.parametrize(
        ("error", "waits"),
        [
            (SlotsTaken("all 64 sandbox slots of this machine are taken"), True),
            (NoBox("cannot create a box: no space left on device"), True),
            (SandboxError("cannot start solution.py: No space left on device"), False),  # its own box is full
            (SandboxError("the engine refused"), False),
            (OSError(28, "No space left on device"), True),
            (BoxLost("no space left on device"), False),
        ],
    )
    def test_a_machine_without_room_is_told_from_a_program_without(
        self, error: Exception, waits: bool
    ) -> None:
        assert is_machine(error) is waits

    def judgement(self, hall: Hall) -> JudgementRow:
        with hall.deps.store.read() as work:
            return work.rows.scalars(select(JudgementRow)).one()


class TestDeadWorkers:
    def dies_holding(self, hall: Hall, owner: str = "dead") -> Claim:
        """A worker claims and is killed: nothing of it comes back."""
        with hall.deps.store.write() as work:
            held = claim(work, judging.POOLS, owner, timedelta(seconds=hall.deps.settings.lease_s))
        assert held is not None
        return held

    def test_a_killed_workers_job_is_taken_over_after_the_lease(self, hall: Hall) -> None:
        ada = practising(hall)
        submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        held = self.dies_holding(hall)
        hall.clock.forward(seconds=30)
        assert hall.judge() == 0
        hall.clock.forward(seconds=0.001)
        assert hall.judge() == 1
        with hall.deps.store.write() as work:
            assert not finish(work, held)
        assert (jobs(hall)[0].state, jobs(hall)[0].attempt) == ("done", 2)

    def test_a_job_that_kills_every_worker_ends_with_people(self, hall: Hall) -> None:
        ada = practising(hall)
        submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        for number in range(6):
            self.dies_holding(hall, f"dead-{number}")
            hall.clock.forward(seconds=31)
        sandbox = ScriptedSandbox([plays])
        assert hall.judge(sandbox) == 1
        assert sandbox.executions == []
        assert jobs(hall)[0].state == "failed"

    def test_a_zombie_judge_writes_nothing(self, hall: Hall) -> None:
        """It was only slow: meanwhile another one judged."""
        ada = practising(hall)
        submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        others: list[int] = []

        def slow(asked: Execution) -> Outcome:
            if not others:
                hall.clock.forward(seconds=31)
                others.append(hall.judge())
            return exited(b"wrong\n") if asked.entry == "solution.py" else exited()

        judging.work_once(hall.deps, ScriptedSandbox([slow]), "zombie")
        assert others == [1]
        with hall.deps.store.read() as work:
            row = work.rows.scalars(select(JudgementRow)).one()
            verdicts = set(work.rows.scalars(select(RunRow.verdict)))
        assert (row.verdict, row.score_h, verdicts) == ("AC", 4000, {"AC"})

    def test_a_zombie_leaves_a_finished_try_finished(self, hall: Hall) -> None:
        ada = practising(hall)
        asked = submitting.start_try(hall.deps, ada.actor, DOUBLE, files(TIMES[2]), None, "4")
        held = self.dies_holding(hall)
        hall.clock.forward(seconds=31)
        hall.judge()
        with pytest.raises(judging.FenceLost):
            judging.JOBS["try"](hall.deps, ScriptedSandbox([plays]), held, "dead")
        assert submitting.my_try(hall.deps, ada.actor, asked.id).state == "done"
