"""What chief and office decide, a late answer or more time for one or all, and what follows from it."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.looking import look
from tests.e2e.pages.board import Board
from tests.e2e.sittings import Seat, Sitting, open_sitting
from tests.e2e.watching import NETWORK
from tests.support.station import Api

pytestmark = [pytest.mark.browser, pytest.mark.docker]

QUESTION = "one-single"
LETTERS = "ABCD"
BOARD = re.compile("/board$")
SNAPSHOT_WITHIN_MS = 30_000  # a board asks for all of itself every 15 s at the latest
CLOCK_SET = "() => { const now = Date.now; Date.now = () => now() + 3_600_000; }"


def test_the_chief_reads_a_late_answer_as_the_candidate_gave_it_and_takes_it(station, visit, small_bank):
    sitting = open_sitting(station, bank=small_bank)
    seat = sitting.seats[0]
    api = sitting.without_browser(seat)
    sitting.start()
    lease = api.get("/api/attempt")["lease"]
    entries = {entry["key"]: entry for entry in api.get("/api/attempt/paper/theory")["entries"]}
    letters = {option["id"]: LETTERS[at] for at, option in enumerate(entries[QUESTION]["item"]["options"])}
    first = {"item": QUESTION, "revision": 1, "value": {"choice": "b"}}
    api.post("/api/attempt/responses", {"lease": lease, "writes": [first]})
    sitting.steer("collecting")
    send_late(api, lease, {"item": QUESTION, "revision": 2, "value": {"choice": "a"}})

    visitor = visit("en")
    page, words = visitor.page, visitor.words
    visitor.comes_to_work("chief")
    visitor.opens(f"/office/sittings/{sitting.id}/candidates?lang=en")
    page.get_by_role("link", name=words("office.late_tab"), exact=True).click()
    title = words("item.title", number=entries[QUESTION]["number"])
    late = page.get_by_role("region", name=re.compile(f"{seat.name} · {title}"))
    expect(late).to_contain_text("What is 9 % 4?")
    collected, sent = late.locator(".late-sides > div").all()
    expect(collected.locator("[data-differs=gone]")).to_have_text(
        re.compile(rf"^\s*−\s*{letters['b']}\s*2\s*$")
    )
    expect(sent.locator("[data-differs=new]")).to_have_text(re.compile(rf"^\s*\+\s*{letters['a']}\s*1\s*$"))
    assert look(page, "a late answer") == []
    late.get_by_role("button", name=words("office.late_accept"), exact=True).click()
    asked = page.get_by_role("dialog")
    expect(asked.get_by_role("heading")).to_have_text(
        words("office.late_accept_title", name=seat.name, item=title)
    )
    asked.get_by_label(words("staff.reason"), exact=True).fill("the cable was cut")
    asked.get_by_role("button", name=words("office.late_accept"), exact=True).click()
    expect(late).to_contain_text(words("office.late_accepted"))
    station.person("chief")
    expect(late).to_contain_text(station.names["chief"])
    expect(late).to_contain_text("the cable was cut")


def test_the_office_grants_more_time_which_the_candidates_end_explains(station, visit, small_bank):
    sitting = open_sitting(station, bank=small_bank, people=2)
    seat = sitting.seats[1]
    visitor = visit("en")
    page, words = visitor.page, visitor.words
    visitor.comes_to_work("office")
    visitor.opens(f"/office/sittings/{sitting.id}/accommodations?lang=en")
    expect(page.get_by_role("heading", name=words("office.no_accommodations"))).to_be_visible()
    page.get_by_role("button", name=words("office.accommodate"), exact=True).click()
    asked = page.get_by_role("dialog")
    asked.get_by_label(words("office.accommodated"), exact=True).select_option(seat.number)
    asked.get_by_role("button", name="25 %", exact=True).click()
    asked.get_by_label(words("office.practical_more"), exact=True).fill("10")
    outlook = words(
        "office.accommodation_outlook", theory=90, theory_then=112.5, practical=120, practical_then=160
    )
    expect(asked.get_by_role("status")).to_have_text(outlook)
    assert look(page, "granting more time") == []
    asked.get_by_label(words("staff.reason"), exact=True).fill("a broken wrist")
    asked.get_by_role("button", name=words("office.accommodate_do"), exact=True).click()
    row = page.get_by_role("row").filter(has_text=seat.name)
    expect(row).to_contain_text("+22.5 min (25 %)")
    expect(row).to_contain_text("+40 min (25 % + 10 min)")
    expect(row).to_contain_text(words("office.counts"))

    assert explained(sitting, seat) == [("allowance", 210), ("accommodation", 62.5)]


def test_the_chief_gives_time_to_every_room_from_a_board_that_says_how_far_it_can_be_trusted(
    station, visit, small_bank
):
    sitting = open_sitting(station, bank=small_bank, people=2)
    people = [sitting.without_browser(seat) for seat in sitting.seats]
    sitting.start()
    visitor = visit("en", tolerated=(NETWORK,))
    page, words = visitor.page, visitor.words
    visitor.comes_to_work("chief")
    visitor.opens(f"/invigilate/rooms/{sitting.room}?lang=en")
    board = Board(page, words)
    board.is_live()
    expect(page.get_by_text(words("board.one_address", address="127.0.0.1"))).to_be_visible()
    board.press("board.give_time_sitting")
    expect(board.dialog()).to_contain_text(words("board.everybody_sitting"))
    board.dialog().get_by_label(words("board.minutes"), exact=True).fill("7")
    board.dialog().get_by_label(words("staff.reason"), exact=True).fill("power cut")
    board.dialog().get_by_role("button", name=words("board.give_time"), exact=True).click()
    for seat in sitting.seats:
        board.shows(seat, "board.aloud_credit", minutes=7)

    page.route(BOARD, lambda route: route.abort())
    page.evaluate(CLOCK_SET)
    doubt = page.get_by_role("alert").filter(has_text=words("board.doubt_title"))
    expect(doubt).to_be_visible()
    assert look(page, "a board whose machine slept") == []
    page.unroute(BOARD)
    expect(doubt).to_be_hidden(timeout=SNAPSHOT_WITHIN_MS)
    for api in people:
        api.caller.close()


def explained(sitting: Sitting, seat: Seat) -> list[tuple[str, float]]:
    """The rows of this candidate's end once the clock runs, in minutes."""
    api = sitting.without_browser(seat)
    sitting.start()
    rows = api.get("/api/attempt/time")["rows"]
    api.caller.close()
    return [(row["what"], row["ms"] / 60_000) for row in rows]


def send_late(api: Api, lease: str, write: dict[str, object]) -> None:
    """What a machine sends that was cut off: refused, and kept apart."""
    answer = api.caller.post(f"{api.origin}/api/attempt/responses", json={"lease": lease, "writes": [write]})
    assert answer.status_code == 409, answer.text
    api.caller.close()
