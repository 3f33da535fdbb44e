"""Whatever falls over (server, browser, network, a second machine), the candidate goes on where they were."""

import os
import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from deploy.setup.test_programs import chromium_program
from tests.e2e.pages.doors import CandidateDoor
from tests.e2e.pages.exam import ExamPage
from tests.e2e.pages.practical import PracticalPaper
from tests.e2e.pages.theory import TheoryPaper
from tests.e2e.pages.words import Words
from tests.e2e.sittings import FREE, Seat, Sitting, open_sitting
from tests.e2e.watching import NETWORK, Watch
from tests.support.chromium import FLAGS

pytestmark = [pytest.mark.browser, pytest.mark.docker]

A_SECOND = 1.0
BACK_WITHIN_MS = 60_000  # a web process has to start, and the page waits a little longer each time it knocks
SAVED_WITHIN_MS = 30_000


@pytest.fixture
def sitting(station, small_bank) -> Sitting:
    """One candidate, both papers open."""
    return open_sitting(station, bank=small_bank, rules=FREE)


def test_a_killed_server_costs_neither_answers_nor_time(station, visit, sitting):
    visitor = visit(tolerated=(NETWORK,))
    exam = visitor.sits_down(sitting.seats[0])
    theory, words = begin(exam, sitting), visitor.words
    theory.option(0).check()
    exam.saved()
    end = exam.ends_at()

    station.crash_web()
    try:
        theory.go_to(4)
        theory.blank(1).fill("def")
        theory.go_to(5)
        theory.output().fill("6")
        expect(exam.text("save.offline_kept", count=2)).to_be_visible()
        theory.go_to(2)
        theory.option(1).check()
        expect(exam.text("save.offline_kept", count=3)).to_be_visible()
        assert abs(exam.ends_at() - end) < A_SECOND
    finally:
        station.let_web_return()
    expect(exam.text("save.saved")).to_be_visible(timeout=BACK_WITHIN_MS)
    assert sitting.cell(sitting.seats[0])["answered"] == 4
    assert abs(exam.ends_at() - end) < A_SECOND
    theory.shows(2)
    expect(theory.option(1)).to_be_checked()
    assert words("navigator.answered") in theory.state_of(5)


def test_a_killed_browser_goes_on_with_what_it_had_not_sent_yet(chromium, station, sitting, tmp_path):
    """The machine keeps its journal; nobody told the browser that it would end."""
    seat = sitting.seats[0]
    context, exam = own_browser(chromium, tmp_path, station.origin)
    sign_in(exam, station.origin, seat)
    theory = begin(exam, sitting)
    theory.option(0).check()
    exam.saved()
    end = exam.ends_at()
    context.set_offline(True)
    theory.go_to(4)
    theory.blank(2).fill("return")
    expect(exam.text("save.offline_kept", count=1)).to_be_visible()
    kill_browser(tmp_path)

    context, exam = own_browser(chromium, tmp_path, station.origin)
    watch = Watch()
    watch.attach(context)
    sign_in(exam, station.origin, seat)
    theory = TheoryPaper(exam.page, exam.words)
    theory.shows(4)
    expect(theory.blank(2)).to_have_value("return")
    exam.saved()
    assert abs(exam.ends_at() - end) < A_SECOND
    assert sitting.cell(seat)["answered"] == 2
    context.close()
    assert watch.complaints == []


def test_another_machine_goes_on_at_the_same_place_with_the_same_answers(visit, sitting):
    seat = sitting.seats[0]
    first = visit()
    exam = first.sits_down(seat)
    theory = begin(exam, sitting)
    theory.option(2).check()
    theory.go_to(5)
    theory.output().fill("10")
    theory.flag().click()
    exam.saved()
    end = exam.ends_at()
    first.page.close(run_before_unload=False)

    exam = visit().sits_down(seat)
    theory = TheoryPaper(exam.page, exam.words)
    theory.shows(5)
    expect(theory.output()).to_have_value("10")
    expect(theory.flag()).to_have_attribute("aria-pressed", "true")
    assert abs(exam.ends_at() - end) < A_SECOND
    theory.go_to(1)
    expect(theory.option(2)).to_be_checked()


def test_the_page_says_truly_what_is_saved_while_the_network_is_away(visit, sitting):
    seat = sitting.seats[0]
    visitor = visit(tolerated=(NETWORK,))
    exam = visitor.sits_down(seat)
    theory = begin(exam, sitting)
    practical = PracticalPaper(exam.page, exam.words)
    theory.option(0).check()
    exam.saved()
    go_to_practical(exam)
    practical.open("double-up")
    exam.saved()

    visitor.context.set_offline(True)
    practical.write("solution.py", "print(2 * int(input()))\n")
    expect(exam.text("save.offline_kept", count=1)).to_be_visible()
    expect(exam.text("save.saved")).to_be_hidden()
    exam.button("hand_in.open").click()
    expect(exam.dialog().get_by_text(exam.words.pattern("hand_in.unsaved", count=1))).to_be_visible()
    exam.dialog().get_by_role("button", name=exam.words("hand_in.stay"), exact=True).click()
    assert exam.journal_lines() > 0

    visitor.context.set_offline(False)
    expect(exam.text("save.saved")).to_be_visible(timeout=SAVED_WITHIN_MS)
    kept = exam.page.request.get("/api/attempt/responses").json()["responses"]
    value = next(response["value"] for response in kept if response["item"] == "double-up")
    assert value["files"] == {"solution.py": "print(2 * int(input()))\n"}


def test_a_second_sign_in_takes_over_and_the_first_page_stops_writing(visit, sitting):
    seat = sitting.seats[0]
    old = visit(tolerated=(re.compile("status of 40[19]"),))
    exam = old.sits_down(seat)
    theory = begin(exam, sitting)
    theory.option(0).check()
    exam.saved()

    new = visit("en").sits_down(seat)
    expect(exam.title("halted.lease_lost")).to_be_visible(timeout=2_000)
    expect(exam.page.get_by_role("radio")).to_have_count(0)
    TheoryPaper(new.page, new.words).option(3).check()
    new.saved()
    refused = old.page.request.get("/api/attempt/responses")
    assert refused.status == 401
    assert sitting.cell(seat)["answered"] == 1


def begin(exam: ExamPage, sitting: Sitting) -> TheoryPaper:
    """Arrive, and the room starts."""
    exam.arrive()
    expect(exam.title("waiting.title")).to_be_visible()
    sitting.start()
    theory = TheoryPaper(exam.page, exam.words)
    theory.shows(1)
    return theory


def go_to_practical(exam: ExamPage) -> None:
    """Both papers are open."""
    papers = exam.page.get_by_role("group", name=exam.words("paper.choose"))
    papers.get_by_role("button", name=exam.words("paper.practical")).click()


def own_browser(chromium, folder: Path, origin: str) -> tuple[BrowserContext, ExamPage]:
    """A browser with processes and a disk of its own."""
    context = chromium.browser_type.launch_persistent_context(
        folder / "profile", executable_path=chromium_program(), args=list(FLAGS), base_url=origin
    )
    page: Page = context.pages[0]
    return context, ExamPage(page, Words("zh"))


def kill_browser(folder: Path) -> None:
    """SIGKILL to the browser on this profile; its children go with it."""
    wanted = f"--user-data-dir={folder / 'profile'}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (process / "cmdline").read_bytes().split(b"\0")
        except FileNotFoundError:
            continue  # it ended while we looked
        if wanted in arguments and not any(each.startswith(b"--type=") for each in arguments):
            os.kill(int(process.name), signal.SIGKILL)


def sign_in(exam: ExamPage, origin: str, seat: Seat) -> None:
    """Through the candidate's door."""
    exam.page.goto(origin + "/?lang=zh")
    CandidateDoor(exam.page, exam.words).sign_in(seat)
