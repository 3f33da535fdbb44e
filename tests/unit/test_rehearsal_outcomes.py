"""The checks of the report can fail: each is shown a server that breaks its promise."""

from typing import Any

from server.rehearsal.outcomes import check_boards, check_csv
from server.rehearsal.promises import Promise, Tally
from server.rehearsal.report import report_of

RESULT: dict[str, Any] = {
    "attempt_id": "a" * 32,
    "candidate_number": "2601100001001029",
    "name": "演练0001号",
    "category": "中职",
    "room": "演练考场 01",
    "seat": 1,
    "state": "collected",
    "theory": "75.00",
    "practical": "50.00",
    "combined": "60.00",
    "passed": True,
}
HEAD = "准考证号,姓名,类别,考场,座位,状态,理论,实操,综合,是否合格"
LINE = "'2601100001001029,演练0001号,中职,演练考场 01,1,collected,75.00,50.00,60.00,合格"


def _csv(*lines: str) -> bytes:
    return b"\xef\xbb\xbf" + "\r\n".join((HEAD, *lines)).encode()


def _broken(content: bytes) -> list[str]:
    tally = Tally(frozenset({Promise.CSV}))
    check_csv(content, [RESULT], tally)
    return tally.counts()[Promise.CSV].broken


def test_a_file_that_says_the_same_keeps_its_promise() -> None:
    assert _broken(_csv(LINE)) == []


def test_a_changed_cell_and_a_missing_line_break_it() -> None:
    assert _broken(_csv(LINE.replace("60.00", "59.99"))) == ["2601100001001029: 综合: 59.99 instead of 60.00"]
    assert _broken(_csv(LINE.replace("合格", "不合格"))) == [
        "2601100001001029: 是否合格: 不合格 instead of 合格"
    ]
    assert _broken(_csv())[0] == "lines: 0 instead of 1"


def test_a_seat_that_is_not_collected_breaks_the_promise_of_the_board() -> None:
    board = {
        "sitting_room": {"state": "collected", "room": "01"},
        "cells": [
            {"attempt_id": "a", "number": 7, "state": "practical"},
            {"attempt_id": None, "state": None},
        ],
    }
    tally = Tally(frozenset({Promise.BOARD}))
    check_boards([board], {"state": "running"}, tally)
    assert tally.counts()[Promise.BOARD].broken == [
        "state of the sitting: running instead of collected",
        "01, seat 7: practical instead of collected",
    ]


def test_a_promise_that_was_never_checked_is_not_kept() -> None:
    tally = Tally(frozenset({Promise.CSV, Promise.BOARD}))
    tally.check(Promise.CSV, True, "")
    report = report_of({"seats": 1}, tally, {"saves_sent": 3})
    assert not report.held
    assert [(each["name"], each["held"]) for each in report.promises] == [("board", False), ("csv", True)]
    assert "BROKEN" in report.to_text()
    assert "never checked" in report.to_text()


def test_one_broken_check_among_many_breaks_the_report() -> None:
    tally = Tally(frozenset({Promise.SAVES}))
    for at in range(100):
        tally.equal(Promise.SAVES, at, at if at != 57 else 58, f"candidate {at}")
    report = report_of({}, tally, {})
    assert not report.held
    assert report.promises[0]["broken"] == ["candidate 57: 57 instead of 58"]
    assert report.to_text().endswith("NOT every promise held: 0 of 1")
