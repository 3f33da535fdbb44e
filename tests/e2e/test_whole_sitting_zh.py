"""A candidate's whole sitting in Chinese, from the door to the receipt, both papers under one clock."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.pages.practical import PracticalPaper
from tests.e2e.pages.theory import TheoryPaper
from tests.e2e.sittings import RIGHT, open_sitting, solution

pytestmark = [pytest.mark.browser, pytest.mark.docker]

A_SECOND = 1.0


def test_a_candidate_sits_both_papers_and_leaves_with_a_receipt(station, visit):
    sitting = open_sitting(station, people=2)
    seat = sitting.seats[1]
    visitor = visit("zh")
    page, words = visitor.page, visitor.words
    exam = visitor.sits_down(seat)

    expect(page.get_by_text(seat.name, exact=True)).to_be_visible()
    expect(page.get_by_text(sitting.title["zh"], exact=True)).to_be_visible()
    exam.confirm()
    expect(exam.button("rules.accept")).to_be_disabled()
    exam.accept_rules()
    expect(exam.title("waiting.title")).to_be_visible()
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^0:2\d:\d\d$"))
    sitting.start()

    theory = TheoryPaper(page, words)
    theory.shows(1)
    numbers = answer_one_of_each_kind(theory)
    theory.go_to(numbers["reading"])
    page.keyboard.press("f")
    expect(theory.flag()).to_have_attribute("aria-pressed", "true")
    place = numbers["fill"]
    theory.go_to(place)
    exam.saved()
    end = exam.ends_at()

    page.reload()
    theory.shows(place)
    expect(theory.blank(1)).to_have_value("完全不对")
    assert abs(exam.ends_at() - end) < A_SECOND
    assert words("navigator.answered") in theory.state_of(numbers["multiple"])
    assert words("navigator.flagged") in theory.state_of(numbers["reading"])

    dialog = theory.open_sealing()
    expect(dialog.get_by_text(words("open.count", title=words("open.unanswered"), count=35))).to_be_visible()
    expect(dialog.get_by_text(words("open.count", title=words("open.flagged"), count=1))).to_be_visible()
    dialog.get_by_role("button", name=words("sealing.do"), exact=True).click()

    practical = PracticalPaper(page, words)
    entry = practical.open("water-bill")
    practical.write("solution.py", solution("water-bill")["solution.py"])
    outcome = practical.run_sample(1)
    expect(outcome.get_by_text(words("run.matches"))).to_be_visible()
    expect(outcome.get_by_text("18 53.7")).to_be_visible()
    outcome = practical.run_own("0 10 1\n")
    expect(outcome.get_by_text("10 28.5")).to_be_visible()
    practical.submit(1)
    expect(practical.task_tab(entry)).to_contain_text(words("practical.submitted", count=1))

    exam.button("hand_in.open").click()
    expect(
        exam.dialog().get_by_text(words("open.count", title=words("open.untouched"), count=7))
    ).to_be_visible()
    exam.dialog().get_by_role("button", name=words("hand_in.stay"), exact=True).click()
    exam.saved()
    exam.hand_in()
    expect(exam.of_receipt("receipt.theory")).to_have_text(words("receipt.answered", answered=5, total=40))
    expect(exam.of_receipt("receipt.practical")).to_have_text(
        words("receipt.worked_on", answered=1, total=8, submissions=1)
    )
    expect(exam.of_receipt("receipt.cause")).to_have_text(words("receipt.cause_candidate"))
    assert exam.journal_lines() == 0
    assert sitting.result(seat) == {
        **sitting.result(seat),
        "theory": "11.00",  # 2 + 3 + 2 + 4: all but the fill-in
        "practical": "10.00",
        "combined": "10.40",
        "passed": False,
    }


def answer_one_of_each_kind(theory):
    """The first item of each kind by mouse or keys, right but for the fill-in; gives kind to number."""
    page, first = theory.page, theory.first_of_each_kind()
    numbers = {kind: entry["number"] for kind, entry in first.items()}
    assert numbers["single"] == 1
    page.keyboard.press("abcd"[right_places(first["single"])[0]])
    page.keyboard.press("ArrowRight")
    theory.shows(2)
    theory.go_to(numbers["multiple"])
    for place in right_places(first["multiple"]):
        theory.option(place).check()
    theory.go_to(numbers["true_false"])
    page.keyboard.press("1" if RIGHT[first["true_false"]["item"]["id"]].key else "2")
    theory.go_to(numbers["fill"])
    theory.blank(1).click()
    page.keyboard.type("完全不对")
    page.keyboard.press("PageDown")
    theory.go_to(numbers["reading"])
    theory.output().fill(RIGHT[first["reading"]["item"]["id"]].blanks[0].accept[0])
    return numbers


def right_places(entry):
    """Where the right options stand on this candidate's page, from 0."""
    key = RIGHT[entry["item"]["id"]].key
    return [at for at, option in enumerate(entry["item"]["options"]) if option["id"] in key]
