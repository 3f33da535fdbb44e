"""One clock, kept by the server: added time arrives at once, and the end needs nobody to press anything."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.pages.board import LIVE_MS, Board
from tests.e2e.pages.practical import PracticalPaper
from tests.e2e.pages.theory import TheoryPaper
from tests.e2e.sittings import FREE, open_sitting

pytestmark = [pytest.mark.browser, pytest.mark.docker]

A_SECOND = 1.0
TOTAL_MINUTES = 0.5
THEORY_MINUTES = 0.25
ENDS_WITHIN_MS = 45_000


def test_time_and_words_of_the_invigilator_reach_the_candidate_within_two_seconds(station, visit, small_bank):
    sitting = open_sitting(station, bank=small_bank, rules=FREE)
    seat = sitting.seats[0]
    candidate, invigilator = visit("en"), visit("en")
    exam = candidate.sits_down(seat)
    exam.arrive()
    sitting.start()
    theory = TheoryPaper(candidate.page, candidate.words)
    theory.shows(1)
    end = exam.ends_at()
    invigilator.comes_to_work("invigilator")
    invigilator.opens(f"/invigilate/rooms/{sitting.room}")
    board = Board(invigilator.page, invigilator.words)
    board.is_live()
    board.choose(seat)

    board.give_time(5, "network")
    added = candidate.words("clock.minutes", minutes=5)
    expect(exam.notice("clock.added", added=added)).to_be_visible(timeout=LIVE_MS)
    assert abs(exam.ends_at() - end - 5 * 60) < A_SECOND
    board.tell("Your machine is being looked after.")
    notice = candidate.page.get_by_role(
        "group", name=candidate.words("messages.from", by=station.names["invigilator"])
    )
    expect(notice).to_contain_text("Your machine is being looked after.", timeout=LIVE_MS)
    notice.get_by_role("button", name=candidate.words("messages.acknowledge")).click()
    candidate.page.reload()
    theory.shows(1)
    expect(notice).to_be_hidden()
    exam.button("messages.open", count=1).click()
    expect(exam.dialog()).to_contain_text("Your machine is being looked after.")


def test_the_end_seals_collects_and_judges_what_was_saved(station, visit, small_bank):
    rules = {
        "total_minutes": TOTAL_MINUTES,
        "theory_max_minutes": THEORY_MINUTES,
        "late_limit_minutes": TOTAL_MINUTES,
        "warn_at_minutes": [0.1],
        "resync_s": 5,
    }
    sitting = open_sitting(station, bank=small_bank, rules=rules, starts_in=timedelta(minutes=1))
    visitor = visit("zh")
    exam = visitor.sits_down(sitting.seats[0])
    exam.arrive()
    expect(exam.title("waiting.title")).to_be_visible()
    sitting.start()
    theory = TheoryPaper(visitor.page, visitor.words)
    theory.shows(1)
    entry = theory.entries()[0]
    right = next(at for at, option in enumerate(entry["item"]["options"]) if option["id"] == "a")
    theory.option(right).check()

    practical = PracticalPaper(visitor.page, visitor.words)
    expect(exam.notice("paper.moved")).to_be_visible(timeout=ENDS_WITHIN_MS)
    practical.open("triple-up")
    practical.write("solution.py", "print(3 * int(input()))\n")
    expect(exam.title("receipt.title")).to_be_visible(timeout=ENDS_WITHIN_MS)
    expect(exam.of_receipt("receipt.cause")).to_have_text(visitor.words("receipt.cause_deadline"))
    expect(exam.of_receipt("receipt.theory")).to_have_text(
        visitor.words("receipt.answered", answered=1, total=5)
    )
    result = sitting.result(sitting.seats[0])
    assert (result["theory"], result["practical"], result["combined"]) == ("20.00", "60.00", "44.00")
