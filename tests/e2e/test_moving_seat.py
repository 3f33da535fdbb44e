"""A candidate changes machines twice, then the page crashes: the same place, code and time."""

import re
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages.board import Board
from tests.e2e.pages.doors import CandidateDoor
from tests.e2e.pages.exam import ExamPage
from tests.e2e.pages.practical import PracticalPaper
from tests.e2e.pages.theory import TheoryPaper
from tests.e2e.sittings import FREE, Seat, Sitting, open_sitting
from tests.e2e.test_resuming import begin, go_to_practical
from tests.e2e.watching import NETWORK

pytestmark = [pytest.mark.browser, pytest.mark.docker]

A_SECOND = 1.0
GONE = (re.compile("status of 40[19]"),)  # a machine that was left is told so
RESTED_MS = (
    4_500  # the page notes where one is when nothing has moved for a while, and tells it within seconds
)
PROGRAM = "".join(f"print({number})\n" for number in range(1, 121))
# Where one is: the line the cursor is in, the first line that is seen whole, what is selected, the bars.
WHERE = """
() => {
  const scroller = document.querySelector(".cm-scroller").getBoundingClientRect();
  const seen = [...document.querySelectorAll(".cm-line")].filter(
    (line) => line.getBoundingClientRect().top >= scroller.top - 3,
  );
  return {
    first: seen[0]?.textContent ?? "",
    active: document.querySelector(".cm-activeLine")?.textContent ?? "",
    statement: Math.round(document.querySelector(".statement").scrollTop),
    bars: [...document.querySelectorAll("[role=separator]")].map((bar) => bar.getAttribute("aria-valuenow")),
    task: document.querySelector("[role=tab][aria-selected=true]").textContent,
  };
}
"""
STATEMENT_DOWN = "() => { document.querySelector('.statement').scrollTop = 30; }"


@pytest.fixture
def sitting(station, small_bank) -> Sitting:
    """One candidate, both papers open."""
    return open_sitting(station, bank=small_bank, rules=FREE)


def test_two_moves_and_a_crash_change_nothing_on_the_page(visit, sitting):
    seat = sitting.seats[0]
    first = visit(tolerated=(NETWORK, *GONE))
    exam = first.sits_down(seat)
    theory = begin(exam, sitting)
    theory.option(1).check()
    invigilator = visit("en")
    invigilator.comes_to_work("invigilator")
    invigilator.opens(f"/invigilate/rooms/{sitting.room}")
    board = Board(invigilator.page, invigilator.words)
    go_to_practical(exam)
    practical = PracticalPaper(exam.page, exam.words)
    practical.open("triple-up")
    practical.write("solution.py", PROGRAM)
    _settle_down(exam.page)
    before, end = exam.page.evaluate(WHERE), exam.ends_at()
    exam.saved()

    second = visit(tolerated=(NETWORK, *GONE))
    moved = _move(board, seat, second)
    expect(exam.title("halted.lease_lost")).to_be_visible()
    _same(moved, before)
    lost_s = _lost_s(sitting)
    assert abs(moved.ends_at() - end - lost_s) < A_SECOND
    assert sitting.cell(seat)["spare"]

    third = visit(tolerated=(NETWORK,))
    again = _move(board, replace(seat, seat=sitting.cell(seat)["number"]), third)
    expect(moved.title("halted.lease_lost")).to_be_visible()
    _same(again, before)

    crashed = third.context.new_page()
    third.page.close(run_before_unload=False)
    crashed.goto(f"{third.station.origin}/exam")
    last = ExamPage(crashed, third.words)
    _same(last, before)
    lost_s = _lost_s(sitting)
    assert abs(last.ends_at() - end - lost_s) < A_SECOND
    papers = crashed.get_by_role("group", name=third.words("paper.choose"))
    papers.get_by_role("button", name=third.words("paper.theory")).click()
    expect(TheoryPaper(crashed, third.words).option(1)).to_be_checked()


def _settle_down(page: Page) -> None:
    """Selects a few letters in the middle of the program, scrolls both sides, moves a bar."""
    page.keyboard.press("Control+Home")
    for _ in range(70):
        page.keyboard.press("ArrowDown")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    page.evaluate(STATEMENT_DOWN)
    bar = page.get_by_role("separator").first
    bar.focus()
    bar.press("ArrowRight")
    page.wait_for_timeout(RESTED_MS)


def _move(board: Board, seat: Seat, visitor: Any) -> ExamPage:
    """The invigilator unlocks, the candidate types the code at the other machine."""
    board.choose(seat)
    code = board.move("蓝屏")
    visitor.page.goto(f"{visitor.station.origin}/?lang={visitor.words.locale}")
    return CandidateDoor(visitor.page, visitor.words).enter_by_code(seat.number, code)


def _lost_s(sitting: Sitting) -> float:
    """What the clock stood in all moves together."""
    path = f"/api/sitting-rooms/{sitting.room}/moves"
    moves = sitting.station.person("invigilator").get(path)["moves"]
    return sum(float(move["lost_ms"]) for move in moves) / 1000


def _same(exam: ExamPage, before: dict[str, Any]) -> None:
    expect(PracticalPaper(exam.page, exam.words).editor("solution.py")).to_be_visible()
    expect(exam.page.locator(".cm-activeLine")).to_have_text(before["active"])
    exam.page.wait_for_timeout(200)
    assert exam.page.evaluate(WHERE) == before
    kept = exam.page.request.get("/api/attempt/responses").json()["responses"]
    files = next(response["value"]["files"] for response in kept if response["item"] == "triple-up")
    assert files == {"solution.py": PROGRAM}
