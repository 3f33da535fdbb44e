"""An invigilator's whole sitting: one page, from opening the board to the collected room, never reloaded."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.pages.board import LIVE_MS, Board
from tests.e2e.pages.exam import ExamPage
from tests.e2e.pages.theory import TheoryPaper
from tests.e2e.sittings import Seat, open_sitting

pytestmark = [pytest.mark.browser, pytest.mark.docker]

OFFLINE_S = 3
QUICK = {"heartbeat_s": 1, "offline_after_s": OFFLINE_S, "start_code": "required"}


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_an_invigilator_follows_and_steers_a_room(station, visit, small_bank, locale):
    sitting = open_sitting(station, bank=small_bank, people=4, rules=QUICK)
    ada, bob, carl, dora = sitting.seats
    visitor = visit(locale)
    visitor.comes_to_work("invigilator")
    words = visitor.words
    visitor.page.get_by_role("link", name=re.compile(re.escape(words("staff.invigilate_words")))).click()
    expect(visitor.page.get_by_role("heading", name=words("board.rooms_title"))).to_be_visible()
    visitor.opens(f"/invigilate/rooms/{sitting.room}")
    visitor.page.evaluate("window.openedOnce = true")
    board = Board(visitor.page, words)
    board.is_live()
    board.shows(ada, "board.look_not_arrived")
    code = shown_code(board)

    candidate = visit(locale)
    exam = candidate.sits_down(ada, code)
    board.shows(ada, "board.look_checked_in")
    exam.arrive()
    board.shows(ada, "board.look_waiting")
    others = [sitting.without_browser(seat, code) for seat in (bob, carl)]
    board.shows(carl, "board.look_waiting")
    expect(board.count("board.look_not_arrived")).to_have_text("1")

    starts_without(board, dora)
    theory = TheoryPaper(candidate.page, words)
    expect(theory.option(0)).to_be_visible(timeout=LIVE_MS)
    board.shows(ada, "board.look_theory")
    theory.option(0).check()
    exam.saved()
    theory.flag().click()
    board.shows(ada, "board.aloud_progress", answered=1, total=7)
    exam.saved()
    board.shows(ada, "board.aloud_flagged", count=1)

    gives_time(board, ada, bob)
    board.tell("请保持安静", everybody=True)
    expect(candidate.page.get_by_text("请保持安静", exact=True)).to_be_visible(timeout=LIVE_MS)
    expect(board.log()).to_contain_text("请保持安静", timeout=LIVE_MS)

    candidate.page.close()
    board.shows(ada, "board.look_offline", within_ms=OFFLINE_S * 1000 + 2 * LIVE_MS)
    exam = visit(locale).sits_down(ada, code)
    board.shows(ada, "board.look_theory")

    others[0].put("/api/attempt/section", {"section": "practical"})
    board.shows(bob, "board.look_practical")
    others[0].post("/api/attempt/hand-in", {})
    board.shows(bob, "board.look_handed_in")
    board.choose(carl)
    board.collect("身体不适")
    board.shows(carl, "board.look_collected")
    board.press("board.clear")
    board.collect_room("考试结束")
    board.shows(ada, "board.look_collected", within_ms=2 * LIVE_MS)
    board.shows(dora, "board.look_absent", within_ms=2 * LIVE_MS)
    expect(exam.title("receipt.title")).to_be_visible()
    expect(exam.of_receipt("receipt.cause")).to_have_text(words("receipt.cause_staff"))
    expect(visitor.page.get_by_text(words("board.collected_words"))).to_be_visible()
    lets_go(board, ada, exam)
    assert visitor.page.evaluate("window.openedOnce") is True
    for other in others:
        other.caller.close()


def starts_without(board: Board, missing: Seat) -> None:
    """Start the room; the dialog names who is not here yet."""
    board.press("board.start")
    expect(board.dialog()).to_contain_text(missing.name)
    board.dialog().get_by_role("button", name=board.words("board.start"), exact=True).click()


def gives_time(board: Board, one: Seat, other: Seat) -> None:
    """Five minutes to one, then two to everybody; both stand on the board and in its log."""
    board.choose(one)
    board.give_time(5, "考试机故障")
    board.shows(one, "board.aloud_credit", minutes=5)
    board.press("board.clear")
    board.give_time(2, "断电", everybody=True)
    board.shows(one, "board.aloud_credit", minutes=7)
    board.shows(other, "board.aloud_credit", minutes=2)
    expect(board.log()).to_contain_text("断电", timeout=LIVE_MS)


def lets_go(board: Board, seat: Seat, exam: ExamPage) -> None:
    """See the receipt that stands on the candidate's screen, who then reads that it was seen."""
    board.choose(seat)
    board.press("board.see_receipt")
    expect(board.dialog()).to_contain_text(candidate_code(exam))
    board.dialog().get_by_role("button", name=board.words("board.see_receipt"), exact=True).click()
    board.shows(seat, "board.receipt_seen")
    expect(exam.text("receipt.seen")).to_be_visible(timeout=LIVE_MS)


def candidate_code(exam: ExamPage) -> str:
    """The code of the receipt as it stands on the candidate's screen."""
    return exam.page.get_by_text(re.compile(r"^\w{4}-\w{4}-\w{4}$")).inner_text()


def shown_code(board: Board) -> str:
    """The start code, hidden until the invigilator asks for it."""
    hidden = board.page.get_by_role("status").filter(has_text=re.compile("^•+$"))
    expect(hidden).to_be_visible()
    board.press("board.show_code")
    shown = board.page.get_by_role("status").filter(has_text=re.compile("^[A-Z0-9]{6}$"))
    return shown.inner_text()
