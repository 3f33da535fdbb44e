"""A candidate's whole sitting in English under the rules that leave both papers open."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.pages.practical import PracticalPaper
from tests.e2e.pages.theory import TheoryPaper
from tests.e2e.sittings import FREE, open_sitting

pytestmark = [pytest.mark.browser, pytest.mark.docker]


def test_a_candidate_moves_between_the_papers_and_finds_both_as_they_were_left(small_bank, station, visit):
    sitting = open_sitting(station, bank=small_bank, rules=FREE)
    visitor = visit("en")
    page, words = visitor.page, visitor.words
    exam = visitor.sits_down(sitting.seats[0])
    expect(page.locator("html")).to_have_attribute("lang", "en")
    exam.confirm()
    expect(exam.text("rules.time_free")).to_be_visible()
    exam.accept_rules()
    expect(exam.title("waiting.title")).to_be_visible()
    sitting.start()

    theory, practical = TheoryPaper(page, words), PracticalPaper(page, words)
    theory.shows(1)
    page.keyboard.press("a")
    theory.go_to(3)
    theory.option(1).check()
    papers = page.get_by_role("group", name=words("paper.choose"))
    papers.get_by_role("button", name=words("paper.practical")).click()
    practical.open("triple-up")
    practical.write("solution.py", "print(3 * int(input()))\n")
    exam.saved()
    papers.get_by_role("button", name=words("paper.theory")).click()
    theory.shows(3)
    expect(theory.option(1)).to_be_checked()
    theory.go_to(5)
    theory.output().fill("6")

    papers.get_by_role("button", name=words("paper.practical")).click()
    expect(practical.editor("solution.py")).to_contain_text("print(3 * int(input()))")
    outcome = practical.run_sample(1)
    expect(outcome.get_by_text(words("run.matches"))).to_be_visible()
    outcome = practical.run_own("seven")
    expect(outcome.get_by_text(words("run.exited_code", code=1))).to_be_visible()
    expect(outcome.get_by_text("ValueError")).to_be_visible()
    practical.submit(1)

    exam.saved()
    exam.button("hand_in.open").click()
    unanswered = exam.dialog().get_by_role("button", name=re.compile(f"^{words('item.title', number=2)}$"))
    unanswered.click()
    theory.shows(2)
    exam.saved()
    exam.hand_in()
    expect(exam.of_receipt("receipt.theory")).to_have_text(words("receipt.answered", answered=3, total=5))
    expect(exam.of_receipt("receipt.cause")).to_have_text(words("receipt.cause_candidate"))
    result = sitting.result(sitting.seats[0])
    assert result["practical"] == "60.00"

    exam.button("receipt.sign_out").click()
    page.wait_for_url(f"{station.origin}/")
    page.goto(f"{station.origin}/exam")
    page.wait_for_url(f"{station.origin}/**")
    expect(page.get_by_label(words("sign_in.number"), exact=True)).to_be_visible()
