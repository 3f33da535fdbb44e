"""What is kept of a judging: every run with its outputs by digest, read by graders."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from sandbox.scripted import ScriptedSandbox, exited
from sandbox.values import Ended, Execution, Outcome
from server.services import grading, judging, submitting
from server.services.views_grading import SubmissionView
from server.store.tables.evidence import EvidenceRow, JudgingRow, RunRow
from tests.support.cast import ALWAYS_TEN, DOUBLE, TIMES, Hall, files, plays

BINARY = b"\xff\xfe \x00\x1b[31m\n"


def judged(hall: Hall, *rules: ScriptedSandbox, source: str = TIMES[2]) -> SubmissionView:
    """Ada submits; the judge works; what Edsger reads."""
    (ada,) = hall.running("Ada")
    hall.practise(ada)
    sent = submitting.submit(hall.deps, ada.actor, DOUBLE, files(source))
    hall.judge(*rules)
    return grading.submission(hall.deps, hall.people["edsger"], sent.id)


def evidence_files(hall: Hall) -> list[Path]:
    return sorted(path for path in hall.deps.settings.evidence_folder.rglob("*") if path.is_file())


def test_every_run_is_kept_and_the_one_that_counts_is_named(hall: Hall) -> None:
    view = judged(hall, source=ALWAYS_TEN)  # right for 5 only
    assert [[made.stage for made in run.evidence] for run in view.runs] == [
        ["screening", "official"],
        ["screening"],
        ["screening", "official"],
        ["screening", "official"],
    ]
    assert [made.counts for made in view.runs[0].evidence] == [False, True]
    first = view.runs[0].evidence[-1]
    assert (first.verdict, first.ended, first.exit_code, first.signal) == ("WA", "exited", 0, None)
    assert (first.cpu_ms, first.wall_ms, first.memory_kib) == (10, 12, 9000)
    assert (first.stdout.text, first.stdout.size, first.stdout.problem) == ("10\n", 3, None)
    assert first.stderr.digest is None


def test_a_judging_says_under_which_limits_by_what_and_where_it_was_made(hall: Hall) -> None:
    (judging_,) = judged(hall).judgings
    assert (judging_.number, judging_.attempt, judging_.stands, judging_.verdict) == (1, 1, True, "AC")
    assert judging_.image.startswith("sha256:")
    assert judging_.host
    assert judging_.limits is not None
    assert judging_.limits["cpu_ms"] > 0
    assert judging_.limits["memory_mib"] > 0


def test_equal_outputs_are_kept_once_however_many_wrote_them(hall: Hall) -> None:
    judged(hall, source=ALWAYS_TEN)  # seven runs, all of which print 10
    assert len(evidence_files(hall)) == 1


def test_outputs_are_kept_up_to_64_kib_and_shown_whatever_their_bytes(hall: Hall) -> None:
    def loud(asked: Execution) -> Outcome:
        if asked.entry != "solution.py":
            return exited()
        return replace(exited(b"x" * 100_000, code=1), stderr=BINARY)

    made = judged(hall, ScriptedSandbox([loud])).runs[0].evidence[-1]
    assert (made.stdout.size, len(made.stdout.text), made.stdout.is_cut) == (65536, 65536, True)
    assert (made.stderr.size, made.stderr.is_text, made.stderr.is_cut) == (len(BINARY), False, False)
    assert made.stderr.text == "\ufffd\ufffd \x00\x1b[31m\n"


@pytest.mark.parametrize("harm", ["lost", "damaged"])
def test_a_file_that_does_not_hold_its_evidence_is_said_plainly(hall: Hall, harm: str) -> None:
    view = judged(hall, source=ALWAYS_TEN)
    (path,) = evidence_files(hall)
    path.unlink() if harm == "lost" else path.write_bytes(b"20\n")
    output = grading.submission(hall.deps, hall.chief, view.entry.id).runs[0].evidence[0].stdout
    assert (output.problem, output.text, output.size) == (harm, "", 3)


def test_judged_again_the_earlier_judging_stays(hall: Hall) -> None:
    def strict(asked: Execution) -> Outcome:
        return exited(b"wrong\n") if asked.entry == "solution.py" else exited()

    view = judged(hall, ScriptedSandbox([strict]))
    grading.rejudge(hall.deps, hall.chief, view.entry.id, "checker was wrong")
    hall.judge()
    after = grading.submission(hall.deps, hall.chief, view.entry.id)
    told = [(each.number, each.verdict, each.score, each.stands) for each in after.judgings]
    assert told == [(1, "WA", "0.00", False), (2, "AC", "40.00", True)]
    assert [run.stdout for run in view.runs] == ["wrong\n"] * 4
    assert {run.verdict for run in after.runs} == {"AC"}
    with hall.deps.store.read() as work:
        counted = [
            work.rows.scalar(select(func.count()).select_from(table))
            for table in (JudgingRow, RunRow, EvidenceRow)
        ]
    assert counted == [2, 8, 12]


def test_evidence_that_cannot_be_kept_makes_no_judgement_and_burns_no_attempt(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full: the submission waits, the page says why, and with room it is judged."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (ada,) = hall.running("Ada")
    hall.practise(ada)
    sent = submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
    with monkeypatch.context() as patched:
        patched.setattr(judging, "keep_outputs", full)
        for _ in range(10):
            assert judging.work_once(hall.deps, ScriptedSandbox([plays]), "one")
            hall.clock.forward(seconds=1)
    waiting = grading.submission(hall.deps, hall.chief, sent.id)
    assert (waiting.entry.state, waiting.entry.score, waiting.judgings) == ("queued", None, ())
    assert "No space left" in (waiting.entry.why or "")
    hall.judge()
    after = grading.submission(hall.deps, hall.chief, sent.id)
    assert (after.entry.score, after.entry.why, after.attempts) == ("40.00", None, 1)


def test_a_time_out_that_was_close_keeps_the_run_alone_too(hall: Hall) -> None:
    def late(asked: Execution) -> Outcome:
        if asked.entry != "solution.py":
            return exited()
        return replace(plays(asked), ended=Ended.CPU, exit_code=None) if not asked.alone else plays(asked)

    run = judged(hall, ScriptedSandbox([late])).runs[0]
    assert [(made.stage, made.verdict) for made in run.evidence] == [
        ("screening", "TLE"),
        ("official", "TLE"),
        ("alone", "AC"),
    ]
    assert run.verdict == "AC"
