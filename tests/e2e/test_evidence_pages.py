"""What a grader sees of a judging: every run with limits and outputs, and what calls for staff."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sandbox.errors import BoxLost
from sandbox.scripted import ScriptedSandbox, exited
from sandbox.values import Ended, Execution, Outcome
from server.edge.identity import COOKIE
from server.services import grading, judging, submitting
from server.services.judges import report
from tests.e2e.looking import look
from tests.e2e.pages.words import Words
from tests.support.app import Served
from tests.support.cast import ALWAYS_TEN, DOUBLE, TRIPLE, Hall, files, hall_on

pytestmark = pytest.mark.browser

ROOM_SCREEN = {"width": 1366, "height": 768}
BINARY = b"total: \xff\xfe\x00\x1b[31mred\x1b[0m\n\xe4\xbd\xa0\xe5\xa5\xbd\n"
CASES = {
    b"0": lambda asked: exited(b"10\n") if asked.overtime else exited(b"11\n"),
    b"5": lambda _: exited(b"10\n"),
    b"7": lambda asked: exited(b"14\n") if asked.alone else _late(),
    b"10": lambda _: replace(exited(BINARY * 4000, code=1), stderr=TRACEBACK, cpu_ms=120, wall_ms=180),
}
TRACEBACK = (
    b'Traceback (most recent call last):\n  File "solution.py", line 3, in <module>\n    print(n / 0)\n'
    b"ZeroDivisionError: division by zero\n"
)


def _late() -> Outcome:
    return replace(exited(), ended=Ended.CPU, exit_code=None, cpu_ms=1040, wall_ms=1100)


def varied(asked: Execution) -> Outcome:
    return CASES[asked.stdin.strip()](asked) if asked.entry == "solution.py" else exited()


@pytest.fixture
def hall(sqlite_url: str, tmp_path: Path) -> Iterator[Hall]:
    with hall_on(sqlite_url, tmp_path / "var") as make:
        yield make()


@pytest.fixture
def judged(served: Served) -> tuple[str, str]:
    """Two submissions of Ada: one judged with something to see, one whose box went away three times."""
    hall = served.site.hall
    (ada,) = hall.running("Ada")
    hall.practise(ada)
    seen = submitting.submit(hall.deps, ada.actor, DOUBLE, files(ALWAYS_TEN)).id
    assert judging.work_once(hall.deps, ScriptedSandbox([varied]), "judge-1")
    held = submitting.submit(hall.deps, ada.actor, TRIPLE, files(ALWAYS_TEN)).id

    def lost(_asked: Execution) -> Outcome:
        raise BoxLost("the box is gone: connection reset by peer")

    for _ in range(3):
        judging.work_once(hall.deps, ScriptedSandbox([lost]), "judge-1")
        hall.clock.forward(seconds=2)
    report(hall.deps, "hall-server-1a2b3c4d-judge-1", ("try", "judge"), "ready")
    report(hall.deps, "hall-server-1a2b3c4d-judge-2", ("try", "judge"), "waiting", "cannot reach the engine")
    return seen, held


@pytest.fixture
def page(chromium: Browser, served: Served) -> Iterator[Page]:
    """Edsger's browser."""
    context = chromium.new_context(viewport=ROOM_SCREEN, timezone_id="Asia/Shanghai")
    context.add_cookies([{"name": COOKIE, "value": served.site.staff_token("edsger"), "url": served.origin}])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_pages_of_evidence_are_accessible_and_fit_the_screen(
    page: Page, served: Served, judged: tuple[str, str], locale: str
) -> None:
    found: list[str] = []
    for path in ("/grade", *(f"/grade/submissions/{submission}" for submission in judged)):
        page.goto(f"{served.origin}{path}?lang={locale}")
        for fold in page.locator("details").all():
            fold.evaluate("(each) => { each.open = true; }")
        found += look(page, path)
    assert found == []


def test_a_grader_reads_which_run_counts_and_why(page: Page, served: Served, judged: tuple[str, str]) -> None:
    words = Words("zh")
    page.goto(f"{served.origin}/grade/submissions/{judged[0]}?lang=zh")
    late = page.locator("#case-3")
    late.locator("summary").first.click()
    rows = late.locator("table.made tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text(words("grade.stage_screening"))
    expect(rows.nth(0)).to_contain_text(words("grade.ended_cpu"))
    expect(rows.nth(2)).to_contain_text(words("grade.run_counts"))
    expect(late).to_contain_text(words("grade.why_alone"))
    failed = page.locator("#case-4")
    failed.locator("summary").first.click()
    expect(failed).to_contain_text(words("grade.cut"))
    expect(failed).to_contain_text(words("grade.not_text"))
    expect(failed.locator(".unseen").first).to_have_text("NUL")
    expect(failed).to_contain_text("ZeroDivisionError")


def test_what_needs_staff_stands_there_until_it_is_judged_again(
    page: Page, served: Served, judged: tuple[str, str]
) -> None:
    words = Words("zh")
    page.goto(f"{served.origin}/grade?lang=zh")
    expect(page.locator("#held tbody tr")).to_have_count(1)
    expect(page.locator("#held")).to_contain_text("BoxLost")
    expect(page.locator("#judges")).to_contain_text("cannot reach the engine")
    page.locator("#held button").click()
    page.get_by_label(words("staff.reason")).fill("引擎已重启")
    page.get_by_role("dialog").get_by_role("button", name=words("grade.judge_again")).click()
    expect(page.locator("#held")).to_have_count(0)
    entry = grading.submission(served.site.hall.deps, served.site.hall.chief, judged[1]).entry
    assert (entry.state, entry.score) == ("queued", None)
