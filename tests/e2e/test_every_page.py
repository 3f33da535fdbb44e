"""Every page of the URL map, in both languages and themes: accessible, and no wider than the screen."""

import re

import pytest
from playwright.sync_api import expect

from server.web.routing import PAGES
from tests.e2e.looking import look
from tests.e2e.pages.board import Board
from tests.e2e.sittings import Sitting

pytestmark = [pytest.mark.browser, pytest.mark.docker]

# Who looks at which page of the URL map. The candidate's own page has a test for its steps.
VISITS: dict[str, tuple[str, ...]] = {
    "/station-certificate": (),  # a file; tests/e2e/test_secure_context.py takes it
    "/": ("nobody",),
    "/exam": ("candidate",),
    "/staff/sign-in": ("nobody",),
    "/staff": ("admin", "chief", "office", "invigilator", "author", "grader", "inspector"),
    "/invigilate": ("invigilator",),
    "/invigilate/rooms/<row:room_id>": ("invigilator", "inspector"),
    "/invigilate/rooms/<row:room_id>/answer-files": ("invigilator", "chief"),
    "/grade": ("grader",),
    "/grade/sittings/<row:sitting_id>": ("grader",),
    "/grade/submissions/<hex:submission_id>": ("grader",),
    "/grade/attempts/<hex:attempt_id>": ("grader",),
    "/author": ("author",),
    "/author/banks/<slug:bank_id>": ("author",),
    "/author/banks/<slug:bank_id>/items/<slug:item_id>": ("author",),
    "/author/banks/<slug:bank_id>/tasks/<slug:task_id>": ("author",),
    "/office": ("office",),
    "/office/sittings/<row:sitting_id>": ("office",),
    "/office/sittings/<row:sitting_id>/candidates": ("office", "chief"),
    "/office/sittings/<row:sitting_id>/accommodations": ("office",),
    "/office/sittings/<row:sitting_id>/results": ("office", "chief"),
    "/office/sittings/<row:sitting_id>/late-writes": ("chief",),
    "/receipts": ("invigilator", "office"),
}
NOT_FOUND = re.compile("status of 404")
STAFF = sorted({login for logins in VISITS.values() for login in logins} - {"candidate"})


def test_every_page_of_the_url_map_has_somebody_who_looks_at_it():
    assert set(VISITS) == {page.path for module in PAGES for page in module.pages.all}


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("login", STAFF)
def test_pages_are_accessible_and_fit_the_screen(visit, taken, login, locale):
    visitor = visit(locale)
    if login != "nobody":
        visitor.comes_to_work(login)
    found: list[str] = []
    for path in (path for path, logins in VISITS.items() if login in logins):
        for concrete in addresses(path, taken):
            visitor.opens(f"{concrete}?lang={locale}")
            if path == "/invigilate/rooms/<row:room_id>":
                Board(visitor.page, visitor.words).is_live()
            found += look(visitor.page, concrete)
    assert found == []


def test_looking_finds_what_is_wrong(visit):
    page = visit().page
    page.set_content(
        "<html lang=zh data-theme=light><title>x</title><main><h1>x</h1>"
        "<p style='width: 2000px; color: #999; background: #aaa'>pale and wide</p>"
        "<p style='color: #6b6b6b; background: #fff'>dark enough but for high contrast</p></main>"
    )
    found = look(page, "here")
    assert [each.split(":")[0] for each in found] == ["here (light)"] + 2 * ["here (contrast)"] + [
        "here (683 wide)",
        "here (1366 wide)",
    ]


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_the_page_that_says_what_went_wrong_is_accessible_too(station, visit, locale):
    visitor = visit(locale, tolerated=(NOT_FOUND,))
    visitor.page.goto(f"{station.origin}/nowhere?lang={locale}")
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
    assert look(visitor.page, "/nowhere") == []


def addresses(path: str, taken: Sitting) -> list[str]:
    """The page for what there is in the sitting that is over."""
    grader = taken.station.person("grader")
    submissions = [each["id"] for each in grader.get(f"/api/sittings/{taken.id}/submissions")["submissions"]]
    items = ("basics-001", "basics-010", "files-006")  # options, blanks, a listing
    tasks = ("water-bill", "meal-card")  # samples, unit tests
    values: dict[str, tuple[object, ...]] = {
        "<row:room_id>": (taken.room,),
        "<row:sitting_id>": (taken.id,),
        "<hex:submission_id>": tuple(submissions[:2]),
        "<hex:attempt_id>": (taken.seats[0].attempt,),
        "<slug:bank_id>": ("chuji-demo",),
        "<slug:item_id>": items,
        "<slug:task_id>": tasks,
    }
    found = [path]
    for part, known in values.items():
        found = [each.replace(part, str(value)) for each in found for value in known]
    return list(dict.fromkeys(found))
