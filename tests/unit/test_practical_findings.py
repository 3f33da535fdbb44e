"""Kernel facts come before any answer, in a fixed order, and messages can always be stored."""

from dataclasses import replace

import pytest

from sandbox.scripted import exited, stopped
from sandbox.values import Ended, Outcome
from server.practical.findings import limit_verdict, reason, stopped_by_limit
from server.practical.verdicts import Verdict
from server.practical.wording import MESSAGE_CHARACTERS, printable


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        (stopped(Ended.OUTPUT), Verdict.OLE),
        (stopped(Ended.MEMORY), Verdict.MLE),
        (stopped(Ended.CPU), Verdict.TLE),
        (stopped(Ended.WALL), Verdict.TLE),
        (stopped(Ended.SIGNALLED, signal=11), Verdict.RTE),
        (exited(code=1), Verdict.RTE),
        (exited(code=137), Verdict.RTE),
        (exited(b"right", code=3), Verdict.RTE),
        (exited(b"right"), None),
    ],
)
def test_how_a_program_ended_decides_before_what_it_printed(
    outcome: Outcome, verdict: Verdict | None
) -> None:
    assert limit_verdict(outcome) is verdict


@pytest.mark.parametrize("code", [137, 1, 139])
def test_a_limit_wins_over_any_exit_status(code: int) -> None:
    """A program cannot dress a limit up as something else."""
    assert limit_verdict(replace(stopped(Ended.MEMORY), exit_code=code)) is Verdict.MLE


def test_the_message_of_a_failed_program_is_the_last_line_of_its_errors() -> None:
    outcome = exited(code=1, stderr="Traceback …\nZeroDivisionError: 零\n\n".encode())
    assert reason(outcome) == "ZeroDivisionError: 零"


def test_a_silent_failure_is_told_by_its_status() -> None:
    assert "7" in reason(exited(code=7))
    assert "11" in reason(stopped(Ended.SIGNALLED, signal=11))


def test_messages_never_hold_what_a_database_or_a_terminal_refuses() -> None:
    finding = stopped_by_limit(exited(code=1, stderr=b"\x1b[2Jred \x00 \xff" + b"x" * 5000))
    assert finding is not None
    assert finding.message is not None
    assert not set(finding.message) & {"\x1b", "\x00"}
    assert len(finding.message) <= MESSAGE_CHARACTERS
    assert printable("\ud800").encode() == b"?"
