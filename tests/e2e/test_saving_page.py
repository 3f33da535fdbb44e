"""What the candidate's page does with answers when network, disk, browser or a second page get in the way."""

import json
import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.e2e.conftest import Visit, Visitor
from tests.e2e.pages.exam import ExamPage
from tests.e2e.pages.theory import TheoryPaper
from tests.e2e.sittings import FREE, Sitting, open_sitting
from tests.e2e.watching import NETWORK
from tests.support.station import Station

pytestmark = [pytest.mark.browser, pytest.mark.docker]

BACK_WITHIN_MS = 30_000
POLICY = re.compile("Content Security Policy|policy violation")  # the line that may not open
FULL = re.compile("QuotaExceeded|journal")
KEPT_OUT = re.compile("status of 40[139]")
# While the page is in the hotel no new line opens: the discard port answers nobody.
NO_LINE = """
window.WebSocket = class extends WebSocket {
  constructor(url, protocols) {
    super(window.inTheHotel ? "ws://127.0.0.1:9/" : url, protocols);
  }
};
"""
HOTEL = "<html><title>Welcome</title><body>Please accept our terms.</body></html>"


@pytest.fixture
def sitting(station: Station, small_bank: tuple[str, str]) -> Sitting:
    """One candidate, both papers open."""
    return open_sitting(station, bank=small_bank, rules=FREE)


def sit_down(visit: Visit, sitting: Sitting, *tolerated: re.Pattern[str]) -> tuple[Visitor, ExamPage]:
    visitor = visit("en", tolerated=(NETWORK, *tolerated))
    exam = visitor.sits_down(sitting.seats[0])
    exam.arrive()
    sitting.start()
    theory_of(exam).shows(1)
    return visitor, exam


def theory_of(exam: ExamPage) -> TheoryPaper:
    return TheoryPaper(exam.page, exam.words)


def kept(page: Page) -> dict[str, object]:
    """What the server has, by item; places left out."""
    rows = page.request.get("/api/attempt/responses").json()["responses"]
    return {row["item"]: row["value"] for row in rows if not row["item"].startswith("@")}


def test_a_reload_in_the_middle_of_a_word_loses_not_one_letter(visit, sitting):
    visitor, exam = sit_down(visit, sitting)
    theory_of(exam).go_to(4)
    blank = theory_of(exam).blank(1)
    blank.press_sequentially("definitely", delay=15)
    visitor.page.reload()
    expect(theory_of(exam).blank(1)).to_have_value("definitely")
    exam.saved_or_nothing_to_save()
    assert {"blanks": {"1": "definitely"}} in kept(visitor.page).values()


def test_a_hotels_page_with_status_200_is_no_acknowledgement(visit, sitting):
    visitor, exam = sit_down(visit, sitting, NETWORK, POLICY)
    visitor.context.add_init_script(NO_LINE)
    visitor.page.reload()
    theory = theory_of(exam)
    theory.option(0).check()
    exam.saved()

    def hotel(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body=HOTEL)

    visitor.context.route(re.compile(r"/(api|socket\.io)/"), hotel)
    visitor.page.evaluate("window.inTheHotel = true")
    visitor.context.set_offline(True)  # ends the line that is open; every new one meets the hotel
    visitor.context.set_offline(False)
    theory.go_to(4)
    theory.blank(1).fill("def")
    expect(exam.text("save.offline_kept", count=1)).to_be_visible(timeout=BACK_WITHIN_MS)
    visitor.context.unroute(re.compile(r"/(api|socket\.io)/"))
    visitor.page.evaluate("window.inTheHotel = false")
    expect(exam.text("save.saved")).to_be_visible(timeout=BACK_WITHIN_MS)
    assert {"blanks": {"1": "def"}} in kept(visitor.page).values()


def test_a_full_disk_is_said_in_words_and_answers_go_on_to_the_server(visit, sitting):
    visitor, exam = sit_down(visit, sitting, FULL)
    origin = visitor.station.origin
    console = visitor.context.new_cdp_session(visitor.page)
    console.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1})
    theory = theory_of(exam)
    theory.go_to(4)
    theory.blank(1).fill("x" * 1500)
    expect(exam.notice("journal.full")).to_be_visible(timeout=BACK_WITHIN_MS)
    exam.saved()
    assert {"blanks": {"1": "x" * 1500}} in kept(visitor.page).values()
    visitor.context.set_offline(True)
    theory.blank(2).fill("return")
    expect(exam.text("save.offline_full", count=1)).to_be_visible(timeout=BACK_WITHIN_MS)
    console.send("Storage.overrideQuotaForOrigin", {"origin": origin})
    theory.blank(2).fill("returns")
    expect(exam.text("save.offline_kept", count=1)).to_be_visible(timeout=BACK_WITHIN_MS)
    expect(exam.notice("journal.full")).to_be_hidden()
    visitor.context.set_offline(False)
    expect(exam.text("save.saved")).to_be_visible(timeout=BACK_WITHIN_MS)


def test_of_two_tabs_one_goes_on_and_the_other_says_so_and_can_take_over_again(visit, sitting):
    visitor, exam = sit_down(visit, sitting)
    theory_of(exam).option(0).check()
    second = visitor.context.new_page()
    second.goto("/exam?lang=en")
    other = ExamPage(second, exam.words)
    theory_of(other).shows(1)
    expect(exam.title("halted.other_page")).to_be_visible()
    expect(exam.page.get_by_role("radio")).to_have_count(0)
    expect(theory_of(other).option(0)).to_be_checked()
    theory_of(other).option(2).check()
    other.saved()
    exam.button("halted.continue").click()
    expect(other.title("halted.other_page")).to_be_visible()
    expect(theory_of(exam).option(2)).to_be_checked()


def test_a_page_from_the_back_button_and_a_restored_one_do_not_overwrite(visit, sitting):
    visitor, exam = sit_down(visit, sitting)
    theory_of(exam).option(0).check()
    exam.saved()
    visitor.page.goto("about:blank")
    second = visitor.context.new_page()
    second.goto("/exam?lang=en")
    other = ExamPage(second, exam.words)
    theory_of(other).option(3).check()
    other.saved()
    visitor.page.go_back()
    theory_of(exam).shows(1)  # shown again, it is the last one chosen and has what the other one saved
    expect(theory_of(exam).option(3)).to_be_checked()
    expect(other.title("halted.other_page")).to_be_visible()


def test_a_crashed_tab_goes_on_where_it_was(visit, sitting):
    visitor, exam = sit_down(visit, sitting)
    theory_of(exam).go_to(4)
    visitor.context.set_offline(True)
    theory_of(exam).blank(1).fill("def")
    expect(exam.text("save.offline_kept", count=1)).to_be_visible(timeout=BACK_WITHIN_MS)
    with visitor.page.expect_event("crash"):
        crash(visitor)
    visitor.page.close()
    visitor.context.set_offline(False)
    again = visitor.context.new_page()
    again.goto("/exam?lang=en")
    after = ExamPage(again, exam.words)
    theory_of(after).shows(4)
    expect(theory_of(after).blank(1)).to_have_value("def")
    after.saved()


def crash(visitor: Visitor) -> None:
    """The renderer of the page dies at once."""
    with suppress(Error):  # a page that is no more answers nothing
        visitor.page.goto("chrome://crash", timeout=5_000)


def test_two_answers_to_one_question_are_shown_side_by_side_and_the_candidate_chooses(visit, sitting):
    visitor, exam = sit_down(visit, sitting)
    theory = theory_of(exam)
    theory.option(0).check()
    exam.saved()
    items = list(kept(visitor.page))
    paper = visitor.page.request.get("/api/attempt/paper/theory").json()
    third = paper["entries"][0]["item"]["options"][2]["id"]  # everybody has an order of their own
    write_elsewhere(visitor, items[0], 40, {"choice": third})
    theory.option(1).check()
    name = exam.words("item.title", number=1)
    notice = exam.notice("contested.words", name=name)
    notice.get_by_role("button", name=exam.words("contested.compare")).click()
    dialog = exam.dialog()
    expect(dialog.get_by_role("heading", name=exam.words("contested.mine"))).to_be_visible()
    dialog.get_by_role("button", name=exam.words("contested.use_mine")).click()
    expect(theory.option(1)).to_be_checked()
    exam.saved()
    assert kept(visitor.page)[items[0]] != {"choice": third}
    expect(notice).to_be_hidden()


def write_elsewhere(visitor: Visitor, item: str, revision: int, value: object) -> None:
    """Something else that holds the candidate's sign-in saves over the same lease."""
    page = visitor.page
    csrf = page.request.get("/api/me").json()["csrf"]
    lease = page.request.get("/api/attempt").json()["lease"]
    answer = page.request.post(
        "/api/attempt/responses",
        data={"lease": lease, "writes": [{"item": item, "revision": revision, "value": value}]},
        headers={"X-Kaohe-Csrf": csrf},
    )
    assert answer.ok, answer.text()


def test_a_sleeping_machine_and_a_clock_set_by_a_day_show_the_right_time_left(visit, sitting):
    visitor, exam = sit_down(visit, sitting)
    end = exam.ends_at()
    for days in (1, -1):
        visitor.page.evaluate(
            "(ms) => { const real = Date.now; Date.now = () => real.call(Date) + ms; }", days * 86_400_000
        )
        visitor.page.wait_for_timeout(600)  # two ticks: nothing on the page tells that it noticed
        left = exam.seconds_left()
        now = json.loads(visitor.page.request.get("/api/attempt").text())["remaining_ms"] / 1000
        assert abs(left - now) < 1.5
    assert end > 0


def test_an_answer_file_brings_to_the_room_what_the_network_never_did(visit, sitting, tmp_path):
    visitor, exam = sit_down(visit, sitting, KEPT_OUT)
    theory = theory_of(exam)
    theory.option(0).check()
    exam.saved()
    visitor.page.evaluate("import('sealing')")
    visitor.context.set_offline(True)
    theory.go_to(4)
    theory.blank(1).fill("def")
    expect(exam.text("save.offline_kept", count=1)).to_be_visible(timeout=BACK_WITHIN_MS)
    later(visitor.page, minutes=3)
    offer = exam.notice("answer_file.offer", count=1)
    offer.get_by_role("button", name=exam.words("answer_file.open")).click(timeout=BACK_WITHIN_MS)
    with visitor.page.expect_download() as saving:
        exam.button("answer_file.save").click()
    path = tmp_path / saving.value.suggested_filename
    saving.value.save_as(path)
    code = exam.dialog().get_by_text(re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$")).inner_text()

    staff = visit("en", tolerated=(KEPT_OUT, re.compile("status of 422")))
    staff.comes_to_work("invigilator")
    staff.opens(f"/invigilate/rooms/{sitting.room}/answer-files?lang=en")
    page, words = staff.page, staff.words
    page.get_by_label(words("answers.file"), exact=True).set_input_files(path)
    page.get_by_label(words("answers.code"), exact=True).fill("ABCD-EFGH")
    page.get_by_role("button", name=words("answers.look")).click()
    expect(page.get_by_role("alert")).to_contain_text(words("answers.problem_code"))
    page.get_by_label(words("answers.code"), exact=True).fill(code.lower())
    page.get_by_role("button", name=words("answers.look")).click()
    expect(page.get_by_text(words("answers.newer"))).to_have_count(1)
    page.get_by_label(words("answers.reason")).fill("the switch is broken")
    page.get_by_role("button", name=words("answers.load")).click()
    expect(page.get_by_text(words("answers.done", count=1))).to_be_visible()
    assert sitting.cell(sitting.seats[0])["answered"] == 2

    visitor.context.set_offline(False)  # it came back after all: the page's own save is the same answer
    expect(exam.text("save.saved")).to_be_visible(timeout=BACK_WITHIN_MS)
    assert sitting.cell(sitting.seats[0])["answered"] == 2


def later(page: Page, minutes: int) -> None:
    """What the page takes for the passing of time."""
    page.evaluate(
        """(ms) => {
          const { now } = Performance.prototype;
          Performance.prototype.now = function () { return now.call(this) + ms; };
          const wall = Date.now;
          Date.now = () => wall.call(Date) + ms;
        }""",
        minutes * 60_000,
    )
