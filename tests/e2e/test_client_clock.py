"""The machine's wall clock is set a day ahead and back in mid-exam: the time left and the saving go on."""

import time

import pytest
from playwright.sync_api import expect

from server.edge.identity import COOKIE
from tests.e2e.pages.theory import TheoryPaper
from tests.e2e.sittings import FREE, open_sitting
from tests.e2e.watching import NETWORK

pytestmark = [pytest.mark.browser, pytest.mark.docker]

A_SECOND = 1.0
DAY_S = 24 * 3600
DAY_MS = DAY_S * 1000
BACK_WITHIN_MS = 30_000
# The wall clock is what scripts ask `Date` for; `window.aheadMs` sets it.
SETTABLE = """
window.aheadMs = 0;
window.Date = class extends Date {
  constructor(...given) {
    if (given.length > 0) super(...given);
    else super(Date.now());
  }
  static now() {
    return super.now() + window.aheadMs;
  }
};
"""


def test_a_wall_clock_set_a_day_ahead_and_a_day_back_changes_neither_the_time_left_nor_the_saving(
    station, visit, small_bank
):
    sitting = open_sitting(station, bank=small_bank, rules=FREE)
    seat = sitting.seats[0]
    visitor = visit("en", tolerated=(NETWORK,))
    visitor.context.add_init_script(SETTABLE)
    exam = visitor.sits_down(seat)
    exam.arrive()
    sitting.start()
    (signed_in,) = (each for each in visitor.context.cookies() if each["name"] == COOKIE)
    assert signed_in["expires"] > time.time() + 1.5 * DAY_S, (
        "a browser a day ahead would forget who sits there"
    )
    page, theory = exam.page, TheoryPaper(exam.page, exam.words)
    theory.shows(1)
    theory.option(0).check()
    exam.saved()
    end, answered = exam.ends_at(), 1
    for ahead_ms in (DAY_MS, -DAY_MS):
        page.evaluate("(ahead) => { window.aheadMs = ahead; }", ahead_ms)
        assert abs(exam.ends_at() - end) < A_SECOND
        answered += 1
        theory.go_to(answered)
        theory.option(1).check()
        exam.saved()
        assert sitting.cell(seat)["answered"] == answered
    visitor.context.set_offline(True)
    theory.go_to(4)
    theory.blank(1).fill("def")
    expect(exam.text("save.offline_kept", count=1)).to_be_visible(timeout=BACK_WITHIN_MS)
    visitor.context.set_offline(False)
    expect(exam.text("save.saved")).to_be_visible(timeout=BACK_WITHIN_MS)
    assert sitting.cell(seat)["answered"] == answered + 1
    visitor.context.add_init_script(f"window.aheadMs = {DAY_MS};")
    page.reload()
    theory.shows(4)
    expect(theory.blank(1)).to_have_value("def")
    assert abs(exam.ends_at() - end) < A_SECOND
    theory.blank(2).fill("return")
    exam.saved()
