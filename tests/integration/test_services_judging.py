"""From hand-in to result with a scripted sandbox: numbers computed by hand, and our own failures."""

import pytest
from sqlalchemy import select

from sandbox.scripted import ScriptedSandbox, exited
from sandbox.values import Execution, Outcome
from server.errors import Conflict, InvalidInput, NotFound
from server.services import grading, judging, results, submitting
from server.services.scoring import settle
from server.services.tails import facts_after, last_fact_id
from server.services.views_grading import ResultView
from server.store.tables.judging import JobRow
from tests.support.cast import (
    ALWAYS_TEN,
    DOUBLE,
    RIGHT,
    TIMES,
    TRIPLE,
    Hall,
    HallMaker,
    Seated,
    files,
    plays,
    written,
)


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


class TestResults:
    def test_a_whole_sitting_comes_out_as_computed_by_hand(self, hall: Hall) -> None:
        ada, bob, _cai = hall.running("Ada", "Bob", "Cai")
        hall.save(ada, *((item, 1, value) for item, value in RIGHT.items()))
        hall.save(
            bob,
            ("one-single", 1, {"choice": "b"}),  # 0
            ("two-multiple", 1, {"choices": ["c"]}),  # one of two and nothing wrong: 0.50
            ("three-judge", 1, RIGHT["three-judge"]),  # 20
            ("four-fill", 1, {"blanks": {"1": " ＤＥＦ ", "2": "yield"}}),  # 10
            ("five-read", 1, {"blanks": {"1": "6"}, "flagged": True}),  # 20
        )
        hall.practise(ada)
        hall.practise(bob)
        hall.save(ada, (DOUBLE, 1, written(TIMES[2])), (TRIPLE, 1, written(TIMES[3])))
        # Right for n = 5 of 0, 5, 7, 10: a quarter of 40. Zero times n is right for 0: a quarter of 60.
        hall.save(bob, (DOUBLE, 1, written(ALWAYS_TEN)), (TRIPLE, 1, written(TIMES[0])))
        end(hall)
        hall.judge()
        assert shown(result_of(hall, "Ada")) == ("100.00", "100.00", "100.00", True)
        assert shown(result_of(hall, "Bob")) == ("50.50", "25.00", "35.20", False)
        assert shown(result_of(hall, "Cai")) == ("0.00", "0.00", "0.00", False)

    def test_the_pass_line_is_met_exactly_or_not_at_all(self, hall: Hall) -> None:
        """Practical 100 and theory 0 is 60.00: passed. A quarter of a task less is not."""
        ada, bob = hall.running("Ada", "Bob")
        for seated, triple in ((ada, TIMES[3]), (bob, TIMES[0])):
            hall.practise(seated)
            hall.save(seated, (DOUBLE, 1, written(TIMES[2])), (TRIPLE, 1, written(triple)))
        end(hall)
        hall.judge()
        assert shown(result_of(hall, "Ada")) == ("0.00", "100.00", "60.00", True)
        assert shown(result_of(hall, "Bob")) == ("0.00", "55.00", "33.00", False)

    @pytest.mark.parametrize(
        ("policy", "submitted", "saved", "practical"),
        [
            ("last_saved", TIMES[2], ALWAYS_TEN, "10.00"),
            ("last_saved", TIMES[2], None, "0.00"),
            ("last_submitted", TIMES[2], ALWAYS_TEN, "40.00"),
            ("last_submitted", None, TIMES[2], "0.00"),
            ("better_of_both", TIMES[2], ALWAYS_TEN, "40.00"),
            ("better_of_both", ALWAYS_TEN, TIMES[2], "40.00"),
            ("better_of_both", None, TIMES[2], "40.00"),
        ],
    )
    def test_which_version_counts_is_policy(
        self, hall_maker: HallMaker, policy: str, submitted: str | None, saved: str | None, practical: str
    ) -> None:
        hall = hall_maker(practical_counts=policy)
        ada = practising(hall)
        if submitted is not None:
            submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[5]))  # an earlier one never counts
            hall.clock.forward(seconds=1)
            submitting.submit(hall.deps, ada.actor, DOUBLE, files(submitted))
        if saved is not None:
            hall.save(ada, (DOUBLE, 1, written(saved)))
        end(hall)
        hall.judge()
        assert result_of(hall).practical == practical

    def test_there_is_no_result_while_anything_waits_for_the_judge(self, hall: Hall) -> None:
        ada = practising(hall)
        hall.save(ada, (DOUBLE, 1, written(TIMES[2])), (TRIPLE, 1, written(TIMES[3])))
        end(hall)
        sandbox = ScriptedSandbox([plays])
        judging.work_once(hall.deps, sandbox, "one")
        assert shown(result_of(hall)) == (None, None, None, None)
        hall.judge()
        assert result_of(hall).practical == "100.00"

    def test_what_was_submitted_and_judged_before_the_hand_in_is_not_judged_again(self, hall: Hall) -> None:
        ada = practising(hall)
        submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        hall.judge()
        hall.save(ada, (DOUBLE, 1, written(TIMES[2])))
        end(hall)
        sandbox = ScriptedSandbox([plays])
        hall.judge(sandbox)
        assert sandbox.executions == []
        assert result_of(hall).practical == "40.00"

    def test_a_score_shows_every_part_and_what_it_was_given_for(self, hall: Hall) -> None:
        ada = practising(hall)
        hall.save(ada, (DOUBLE, 1, written(ALWAYS_TEN)))
        end(hall)
        hall.judge()
        view = grading.score(hall.deps, hall.people["edsger"], ada.id)
        parts = [(part.section, part.entry, part.given, part.maximum, part.note) for part in view.entries]
        assert parts[:1] == [("theory", "one-single", "0.00", "20.00", "unanswered")]
        assert parts[5:] == [
            ("practical", DOUBLE, "10.00", "40.00", "WA"),
            ("practical", TRIPLE, "0.00", "60.00", "unanswered"),
        ]
        assert len(parts) == 7

    def test_settling_again_gives_the_same(self, hall: Hall) -> None:
        ada = practising(hall)
        hall.save(ada, (DOUBLE, 1, written(ALWAYS_TEN)))
        end(hall)
        hall.judge()
        before = shown(result_of(hall))
        with hall.deps.store.write() as work:
            settle(work, hall.deps, ada.id)
        assert shown(result_of(hall)) == before


class TestJudgingAgain:
    def test_the_result_follows_and_the_record_says_who_asked_and_why(self, hall: Hall) -> None:
        """A judge that was wrong the first time."""

        def strict(asked: Execution) -> Outcome:
            return exited(b"wrong\n") if asked.entry == "solution.py" else exited()

        ada = practising(hall)
        sent = submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        end(hall)
        hall.judge(ScriptedSandbox([strict]))
        assert result_of(hall).practical == "0.00"
        left = hall.recorded(lambda: grading.rejudge(hall.deps, hall.chief, sent.id, "checker was wrong"))
        assert left == [("staff:katherine", "judgement.asked_again", f"submission:{sent.id}")]
        with pytest.raises(Conflict):
            grading.rejudge(hall.deps, hall.chief, sent.id, "impatience")
        hall.judge()
        assert result_of(hall).practical == "40.00"
        assert grading.submission(hall.deps, hall.chief, sent.id).entry.verdict == "AC"

    def test_it_needs_a_reason_and_a_submission_one_reaches(self, hall: Hall) -> None:
        ada = practising(hall)
        sent = submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        with pytest.raises(InvalidInput):
            grading.rejudge(hall.deps, hall.chief, sent.id, " ")
        with pytest.raises(NotFound):
            grading.rejudge(hall.deps, hall.people["hedy"], sent.id, "curious")


class TestTries:
    def test_a_run_shows_its_output_and_is_told(self, hall: Hall) -> None:
        ada = practising(hall)
        asked = submitting.start_try(hall.deps, ada.actor, DOUBLE, files(TIMES[2]), None, "21")
        before = last_fact_id(hall.deps)
        hall.judge()
        done = submitting.my_try(hall.deps, ada.actor, asked.id)
        assert (done.state, done.outcome and done.outcome["stdout"]) == ("done", "42\n")
        assert done.outcome is not None
        assert done.outcome["matches"] is None
        told = [(fact.channel, fact.kind, fact.payload["try_id"]) for fact in facts_after(hall.deps, before)]
        assert told == [(f"attempt:{ada.id}", "try_finished", asked.id)]

    @pytest.mark.parametrize(("source", "matches"), [(TIMES[2], True), (TIMES[3], False)])
    def test_a_sample_says_whether_it_matches(self, hall: Hall, source: str, matches: bool) -> None:
        ada = practising(hall)
        asked = submitting.start_try(hall.deps, ada.actor, DOUBLE, files(source), "sample/1", None)
        hall.judge()
        outcome = submitting.my_try(hall.deps, ada.actor, asked.id).outcome
        assert outcome is not None
        assert outcome["matches"] is matches

    def test_one_at_a_time_and_only_ones_own(self, hall: Hall) -> None:
        ada, bob = hall.running("Ada", "Bob")
        hall.practise(ada)
        hall.practise(bob)
        asked = submitting.start_try(hall.deps, ada.actor, DOUBLE, files(TIMES[2]), None, "1")
        with pytest.raises(Conflict):
            submitting.start_try(hall.deps, ada.actor, TRIPLE, files(TIMES[2]), None, "1")
        submitting.start_try(hall.deps, bob.actor, DOUBLE, files(TIMES[2]), None, "1")
        with pytest.raises(NotFound):
            submitting.my_try(hall.deps, bob.actor, asked.id)
        hall.judge()
        submitting.start_try(hall.deps, ada.actor, TRIPLE, files(TIMES[2]), None, "1")

    def test_a_run_goes_before_all_judging(self, hall: Hall) -> None:
        """Somebody sits and waits for it."""
        ada = practising(hall)
        submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
        asked = submitting.start_try(hall.deps, ada.actor, DOUBLE, files(TIMES[2]), None, "1")
        judging.work_once(hall.deps, ScriptedSandbox([plays]), "one")
        assert submitting.my_try(hall.deps, ada.actor, asked.id).state == "done"

    def test_a_limit_of_runs_is_kept(self, hall_maker: HallMaker) -> None:
        hall = hall_maker(try_runs={"limit": 1, "seconds": 10, "at_a_time": 1})
        ada = practising(hall)
        submitting.start_try(hall.deps, ada.actor, DOUBLE, files(TIMES[2]), None, "1")
        hall.judge()
        with pytest.raises(Conflict, match="used up"):
            submitting.start_try(hall.deps, ada.actor, DOUBLE, files(TIMES[2]), None, "1")
