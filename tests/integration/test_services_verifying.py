"""A sitting is proved from what is kept: the same outputs lead to the same verdicts, scores and results."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from server.cli import main
from server.errors import NotFound
from server.services import submitting
from server.services.verifying import check_evidence, clear_orphans, verify_sitting
from server.store.tables.evidence import EvidenceRow, RunRow
from server.store.tables.judging import JudgementRow, ResultRow
from tests.support.cast import ALWAYS_TEN, DOUBLE, TIMES, TRIPLE, Hall, files, hall_on, written

CODE = "2026-03-A"


@pytest.fixture
def hall(sqlite_url: str, tmp_path: Path) -> Iterator[Hall]:
    with hall_on(sqlite_url, tmp_path / "var") as make:
        yield make()


@pytest.fixture
def judged(hall: Hall) -> Hall:
    """Ada right and wrong by halves, all settled."""
    (ada,) = hall.running("Ada")
    hall.practise(ada)
    submitting.submit(hall.deps, ada.actor, DOUBLE, files(ALWAYS_TEN))
    hall.save(ada, (DOUBLE, 1, written(TIMES[2])), (TRIPLE, 1, written(TIMES[0])))
    hall.clock.forward(minutes=211)
    hall.close_due()
    hall.judge()
    return hall


def differences(hall: Hall) -> list[str]:
    return [each for found in verify_sitting(hall.deps, CODE) for each in found.differences]


def change(hall: Hall, table: type, **values: object) -> None:
    with hall.deps.store.write() as work:
        work.rows.execute(update(table).values(**values))


def evidence_files(hall: Hall) -> list[Path]:
    return [path for path in hall.deps.settings.evidence_folder.rglob("*") if path.is_file()]


def test_an_untouched_sitting_comes_out_as_it_was_given(judged: Hall) -> None:
    found = list(verify_sitting(judged.deps, CODE))
    assert [each.differences for each in found] == [()] * 4  # three judgements, one result
    assert sum(each.decided_again for each in found) == 18  # every run of the twelve cases
    assert all(each.differences == () for each in check_evidence(judged.deps))


@pytest.mark.parametrize(
    ("table", "values", "said"),
    [
        (RunRow, {"score_h": 1}, "worth"),
        (RunRow, {"verdict": "MLE"}, "its last run came to"),
        (EvidenceRow, {"verdict": "RTE"}, "the evidence says"),
        (EvidenceRow, {"exit_code": 1}, "the evidence says RTE"),
        (JudgementRow, {"score_h": 4000}, "does not say what its judging came to"),
        (ResultRow, {"shown": "99.99"}, "the result 99.99 is kept"),
        (ResultRow, {"passed": True}, "is kept"),
    ],
)
def test_whatever_was_changed_afterwards_is_named(
    judged: Hall, table: type, values: dict[str, object], said: str
) -> None:
    change(judged, table, **values)
    assert said in " ".join(differences(judged))


def test_an_output_exchanged_for_another_is_found_out(judged: Hall) -> None:
    """Somebody points the row of a wrong answer at the output of a right one."""
    right = next(path for path in evidence_files(judged) if path.read_bytes() == b"14\n")
    change(judged, EvidenceRow, stdout=right.name)
    assert "the evidence says" in " ".join(differences(judged))


def test_damaged_and_lost_outputs_are_named(judged: Hall) -> None:
    first, second, *_ = evidence_files(judged)
    first.write_bytes(b"harm")
    second.unlink()
    wrong = [each for each in check_evidence(judged.deps) if each.differences]
    assert {each.subject for each in wrong} == {f"output {first.name}", f"output {second.name}"}
    assert "does not hold what its name says" in " ".join(differences(judged))


def test_only_outputs_without_a_row_are_tidied_away_and_only_old_ones(judged: Hall) -> None:
    before = len(evidence_files(judged))
    judged.deps.evidence.keep([b"of a judge that was killed"])
    assert clear_orphans(judged.deps) == (0, 0)
    for path in evidence_files(judged):
        os.utime(path, (time.time() - 7200,) * 2)
    assert clear_orphans(judged.deps) == (1, len(b"of a judge that was killed"))
    assert len(evidence_files(judged)) == before
    assert differences(judged) == []


def test_a_sitting_nobody_knows_is_not_found(judged: Hall) -> None:
    with pytest.raises(NotFound):
        list(verify_sitting(judged.deps, "other"))


def test_the_command_says_what_it_found_and_ends_accordingly(
    judged: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.commands.evidence.wire", lambda _settings: judged.deps)
    runner = CliRunner()
    right = runner.invoke(main, ["evidence", "verify", CODE])
    assert (right.exit_code, "18 outputs judged again, 0 not as they should be" in right.output) == (0, True)
    assert runner.invoke(main, ["evidence", "check"]).exit_code == 0
    change(judged, RunRow, score_h=1)
    wrong = runner.invoke(main, ["evidence", "verify", CODE])
    assert (wrong.exit_code, "worth" in wrong.output) == (1, True)
    assert runner.invoke(main, ["evidence", "verify", "other"]).exit_code == 1
