"""Every step of the candidate's page and every dialog on it: accessible, and usable at 200 % zoom."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.looking import ZOOMED, look
from tests.e2e.pages.practical import PracticalPaper
from tests.e2e.pages.theory import TheoryPaper
from tests.e2e.sittings import open_sitting, solution

pytestmark = [pytest.mark.browser, pytest.mark.docker]

# The letters of a name that look like one that no font has.
NOT_DRAWN = """
async (name) => {
  const style = getComputedStyle(document.body);
  await document.fonts.load(`32px ${style.fontFamily}`, name);
  const draw = (text) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [40, 40];
    const context = canvas.getContext("2d");
    context.font = `32px ${style.fontFamily}`;
    context.textBaseline = "top";
    context.fillText(text, 0, 0);
    return canvas.toDataURL();
  };
  const missing = draw("\\u{10FFFD}"); // private, in no font
  return [...name].filter((letter) => draw(letter) === missing);
}
"""


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_every_step_and_dialog_is_accessible_and_fits_the_screen(station, visit, locale):
    sitting = open_sitting(station)
    visitor = visit(locale, tolerated=(re.compile("status of 40[19]"),))
    page, words = visitor.page, visitor.words
    found: list[str] = []
    exam = visitor.sits_down(sitting.seats[0])
    expect(exam.title("confirm.title")).to_be_visible()
    found += look(page, "confirm")
    exam.confirm()
    expect(exam.title("rules.title")).to_be_visible()
    found += look(page, "rules")
    exam.accept_rules()
    expect(exam.title("waiting.title")).to_be_visible()
    found += look(page, "waiting")
    sitting.start()

    theory = TheoryPaper(page, words)
    theory.shows(1)
    for kind, entry in theory.first_of_each_kind().items():
        theory.go_to(entry["number"])
        found += look(page, kind)
    theory.flag().click()
    station.person("invigilator").post(
        f"/api/sitting-rooms/{sitting.room}/messages", {"text": "请看黑板", "attempt": None}
    )
    expect(page.get_by_text("请看黑板")).to_be_visible()
    found += look(page, "message")
    page.get_by_role("button", name=words("messages.acknowledge")).click()
    for key, values in (("help.open", {}), ("messages.open", {"count": 1}), ("sealing.open", {})):
        exam.button(key, **values).click()
        expect(exam.dialog()).to_be_visible()
        found += look(page, key)
        page.keyboard.press("Escape")
    theory.seal()

    practical = PracticalPaper(page, words)
    practical.open("water-bill")
    practical.write("solution.py", solution("water-bill")["solution.py"])
    practical.run_sample(1)
    found += look(page, "outcome")
    practical.submit(1)
    for task in ("roster-merge", "meal-card", "log-summary"):
        entry = practical.open(task)
        found += look(page, task)
    exam.button("hand_in.open").click()
    expect(exam.dialog()).to_be_visible()
    found += look(page, "hand in")
    exam.dialog().get_by_role("button", name=words("hand_in.stay"), exact=True).click()
    visit(locale).sits_down(sitting.seats[0])
    expect(exam.title("halted.lease_lost")).to_be_visible()
    found += look(page, "taken over")
    exam = visitor.sits_down(sitting.seats[0])
    expect(practical.task_tab(entry)).to_have_attribute("aria-selected", "true")
    exam.saved_or_nothing_to_save()
    exam.hand_in()
    found += look(page, "receipt")
    assert found == []


def test_a_whole_sitting_works_on_a_screen_at_200_per_cent_zoom(station, visit, small_bank):
    """Playwright clicks only what it could scroll to and what nothing else lies over."""
    sitting = open_sitting(station, bank=small_bank)
    visitor = visit("zh", viewport=ZOOMED)
    exam = visitor.sits_down(sitting.seats[0])
    exam.arrive()
    sitting.start()
    theory = TheoryPaper(visitor.page, visitor.words)
    theory.shows(1)
    theory.option(3).check()
    visitor.page.get_by_role("button", name=visitor.words("theory.next"), exact=True).click()
    theory.shows(2)
    theory.option(0).check()
    theory.go_to(4)
    theory.blank(2).fill("return")
    theory.flag().click()
    exam.saved()
    theory.seal()
    practical = PracticalPaper(visitor.page, visitor.words)
    practical.open("triple-up")
    practical.write("solution.py", "print(3 * int(input()))\n")
    expect(practical.run_sample(1).get_by_text(visitor.words("run.matches"))).to_be_visible()
    practical.submit(1)
    exam.hand_in()
    exam.button("receipt.sign_out").click()
    visitor.page.wait_for_url(f"{station.origin}/")


def test_names_in_rare_characters_are_drawn(station, visit):
    sitting = open_sitting(station, people=6)
    for seat in sitting.seats[1:5]:
        page = visit().page
        page.goto(f"{station.origin}/")
        assert page.evaluate(NOT_DRAWN, seat.name) == []
    assert page.evaluate(NOT_DRAWN, "\U0010fffd") != []


TOO_LATE = {
    "type": "urn:kaohe:problem:conflict",
    "title": "conflict",
    "status": 409,
    "detail": "the time for late arrivals is over; see the invigilator",
    "late": True,
}


def test_who_comes_too_late_reads_so_wherever_the_rules_are_scrolled_to(station, visit, small_bank):
    """The answer is ours: a server soon takes who is late for absent, and says that instead."""
    sitting = open_sitting(station, bank=small_bank)
    visitor = visit("en", tolerated=(re.compile("status of 409"),))
    exam = visitor.sits_down(sitting.seats[0])
    exam.confirm()
    problem = {"status": 409, "content_type": "application/problem+json", "body": json.dumps(TOO_LATE)}
    visitor.page.route("**/api/attempt/rules", lambda route: route.fulfill(**problem))
    exam.accept_rules()
    expect(exam.notice("refusal.late")).to_be_in_viewport()
    assert look(visitor.page, "too late") == []
