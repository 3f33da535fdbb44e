"""Staff stop clocks from the board: pages lock, say why, lose nothing, and go on from where they stood."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.looking import look
from tests.e2e.pages.board import LIVE_MS, Board
from tests.e2e.pages.theory import TheoryPaper
from tests.e2e.sittings import open_sitting

pytestmark = [pytest.mark.browser, pytest.mark.docker]

A_MOMENT_S = 3  # what may pass between reading a clock and acting on it
MARK_S = 120
MARK_WITHIN_MS = 15_000
RULES = {"warn_at_minutes": [200], "total_minutes": 210, "theory_max_minutes": 90}


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_a_paused_room_locks_at_once_and_goes_on_from_where_it_stood(station, visit, small_bank, locale):
    sitting = open_sitting(station, bank=small_bank, rules=RULES)
    seat = sitting.seats[0]
    candidate, invigilator = visit(locale), visit(locale)
    exam = candidate.sits_down(seat)
    exam.arrive()
    sitting.start()
    theory = TheoryPaper(candidate.page, candidate.words)
    theory.shows(1)
    invigilator.comes_to_work("invigilator")
    invigilator.opens(f"/invigilate/rooms/{sitting.room}?lang={locale}")
    board = Board(invigilator.page, invigilator.words)
    board.is_live()
    board.choose(seat)
    found: list[str] = []

    theory.option(0).check()  # not saved yet when the clock is stopped: it is on its way
    before = exam.seconds_left()
    board.pause("power cut", everybody=True)
    expect(exam.title("halted.paused")).to_be_visible(timeout=LIVE_MS)
    expect(exam.text("paused.saved")).to_be_visible()
    by = station.names["invigilator"]
    expect(
        candidate.page.get_by_text(candidate.words.pattern("paused.by", by=by, reason="power cut"))
    ).to_be_visible()
    board.shows(seat, "board.look_paused")
    found += look(candidate.page, "paused") + look(invigilator.page, "board of a paused room")

    board.pause("machine", everybody=False)
    board.resume("power is back", everybody=True)
    board.shows(seat, "board.look_paused")
    expect(exam.title("halted.paused")).to_be_visible()
    board.resume("another mouse")
    theory.shows(1)
    expect(theory.option(0)).to_be_checked()
    expect(exam.notice("paused.over")).to_be_visible()
    assert before - A_MOMENT_S <= exam.seconds_left() <= before

    exam.button("time.open").click()
    rows = exam.dialog().get_by_role("row")
    paused = rows.filter(has_text=candidate.words("time.pause"))
    expect(paused).to_contain_text("power cut; machine")
    found += look(candidate.page, "explanation")
    exam.dialog().get_by_role("button", name=candidate.words("common.close"), exact=True).click()
    board.press("time.open_short")
    expect(board.dialog()).to_contain_text("power cut; machine")
    found += look(invigilator.page, "explanation on the board")
    assert found == []


def test_a_warning_is_shown_and_said_once_and_again_after_time_was_given(station, visit, small_bank):
    rules = {"warn_at_minutes": [2], "total_minutes": 2.1, "theory_max_minutes": None, "timing": "free"}
    sitting = open_sitting(station, bank=small_bank, rules=rules | {"early_needs_theory_sealed": False})
    candidate = visit("en")
    exam = candidate.sits_down(sitting.seats[0])
    exam.arrive()
    sitting.start()
    warned = exam.notice("clock.warn", time=candidate.words("clock.minutes", minutes=2))
    expect(warned).to_be_visible(timeout=MARK_WITHIN_MS)
    expect(candidate.page.locator("#announcer")).to_have_text(re.compile("2 min left"))
    warned.get_by_role("button", name=candidate.words("messages.acknowledge")).click()
    candidate.page.reload()
    TheoryPaper(candidate.page, candidate.words).shows(1)
    expect(warned).to_be_hidden()
    sitting.give_time(sitting.seats[0], (MARK_S + A_MOMENT_S - exam.seconds_left()) / 60)
    expect(warned).to_be_visible(timeout=MARK_WITHIN_MS)
