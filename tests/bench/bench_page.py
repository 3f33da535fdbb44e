"""What a candidate's page costs: bytes, time to the first question, typing, memory over a whole exam."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.bench.figures import MB, MS, figure
from tests.bench.opening import Candidate, Opened, answerable_ms, candidate_on, loaded_ms
from tests.bench.reporting import Report, bench
from tests.e2e.sittings import solution
from tests.support.station import Station, start_station

KB = "kB"
TIMES_BLANK = "x blank"
PER_CENT = "%"
ROUNDS = 7
SLOWER = 4.0
QUIET_MS = 1_500  # until a page has asked for everything it opens with
TASK = "water-bill"
LINES = 40
MINUTES = 210
SETTLED = 30
LONG_TASKS = """
() => {
  window.longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
  }).observe({ type: "longtask", buffered: false });
}
"""


def measure(report: Report) -> None:
    """On a station of its own; the machine has a Chinese font like those of an exam room, but for one row."""
    with tempfile.TemporaryDirectory(prefix="kaohe-") as name:
        folder = Path(name)
        station = start_station(folder)
        try:
            with candidate_on(station, folder, has_fonts=True) as ada:
                _bytes(report, ada)
                _first_question(report, ada)
                _room(report, ada)
                _memory(report, ada)  # ends at the theory paper
                _typing(report, ada)
            _bare_machine(report, station, folder)
        finally:
            station.stop()
    report.note(f"the first question at {SLOWER:.0f}x CPU throttling; typing and memory without throttling")
    report.note("the room's network: 10 Mbit/s and 20 ms, as the browser emulates it, nothing in any cache")


def _bytes(report: Report, ada: Candidate) -> None:
    with ada.open("/exam") as opened:
        answerable_ms(opened)
        opened.page.wait_for_timeout(QUIET_MS)
        total = sum(opened.transferred.values()) / 1000
        report.add(figure("opening the exam page, all transferred", [total], KB, must=250))
        report.note(f"{len(opened.transferred)} resources; fonts {opened.fonts / 1000:.0f} kB of it")
        if any("codemirror" in path for path in opened.transferred):
            report.fault("the editor was loaded with the theory paper")


def _bare_machine(report: Report, station: Station, folder: Path) -> None:
    with candidate_on(station, folder, has_fonts=False) as ada, ada.open("/exam") as opened:
        answerable_ms(opened)
        opened.page.wait_for_timeout(QUIET_MS)
        report.add(figure("the same without a Chinese font: fonts, once a week", [opened.fonts / 1000], KB))


def _first_question(report: Report, ada: Candidate) -> None:
    blank, first = [], []
    for _ in range(report.scaled(ROUNDS)):
        with ada.open("/no-such-page", slower=SLOWER) as opened:
            blank.append(loaded_ms(opened))
        with ada.open("/exam", slower=SLOWER) as opened:
            first.append(answerable_ms(opened))
    ratios = [one / other for one, other in zip(first, blank, strict=True)]
    report.add(figure("first question answerable, CPU slowed", ratios, TIMES_BLANK, must=2.5))
    report.add(figure("the same in time", first, MS))
    report.add(figure("a blank page of the shell, CPU slowed", blank, MS))


def _room(report: Report, ada: Candidate) -> None:
    cold, warm = [], []
    for _ in range(report.scaled(ROUNDS)):
        with ada.open("/exam", room=True) as opened:
            cold.append(answerable_ms(opened))
            opened.page.reload()
            warm.append(answerable_ms(opened))
    report.add(figure("on another machine of the room: question there", cold, MS, must=3000))
    report.add(figure("after a reload in the room: question there", warm, MS, must=3000))


def _typing(report: Report, ada: Candidate) -> None:
    """Typing a program while saves go out and a run is under way."""
    with ada.open("/exam") as opened:
        page = opened.page
        answerable_ms(opened)
        practical = ada.practical(page)
        entry = practical.open(TASK)
        (source,) = solution(TASK).values()
        practical.write(entry["task"]["entry"][0], source + "\n")
        page.keyboard.press("Control+End")
        page.evaluate(LONG_TASKS)
        for line in range(report.scaled(LINES)):
            if line % 10 == 5:
                page.get_by_role("button", name=ada.words("run.do"), exact=True).click()
                practical.editor(entry["task"]["entry"][0]).click()
                page.keyboard.press("Control+End")
            page.keyboard.type(f"# {line} total = total + number\n", delay=15)
        longest = float(page.evaluate("() => window.longest"))
        report.add(figure("longest task while typing, saving and running", [longest], MS, must=50))


def _memory(report: Report, ada: Candidate) -> None:
    """A whole exam's doings in a row: every minute an item is opened, answered, flagged, scrolled."""
    with ada.open("/exam") as opened:
        page = opened.page
        answerable_ms(opened)
        squares = page.get_by_role("navigation").get_by_role("button")
        count = squares.count()
        early = 0.0
        for minute in range(1, MINUTES + 1):
            if minute % 30 == 0:
                _program(page, ada, minute)
                page.get_by_role("group", name=ada.words("paper.choose")).get_by_role(
                    "button", name=ada.words("paper.theory")
                ).click()
            squares.nth(minute % count).click()
            _answer(page, minute)
            if minute == SETTLED:
                early = _heap_mb(opened)
        late = _heap_mb(opened)
    report.add(figure("JS heap after a whole exam", [late], MB, must=40))
    report.add(figure("its growth from minute 30 to 210", [100 * (late / early - 1)], PER_CENT, must=10))


def _answer(page: Page, minute: int) -> None:
    sheet = page.locator(".item-sheet")
    choices = sheet.locator(".answer input[type=radio], .answer input[type=checkbox]")
    if choices.count():
        choices.nth(minute % choices.count()).click(force=True)
    else:
        sheet.locator("input, textarea").first.fill(f"answer {minute}")
    sheet.locator(".flag-button").click()
    sheet.evaluate("(sheet, to) => { sheet.scrollTop = to; }", minute % 50)


def _program(page: Page, ada: Candidate, minute: int) -> None:
    practical = ada.practical(page)
    entry = practical.open(TASK)
    practical.write(entry["task"]["entry"][0], f"print({minute})\n" * 40)


def _heap_mb(opened: Opened) -> float:
    for _ in range(3):
        opened.cdp.send("HeapProfiler.collectGarbage")
    usage = opened.cdp.send("Runtime.getHeapUsage")
    return float(usage["usedSize"]) / 1e6


def main() -> int:
    """Entry point."""
    return bench("page", "The candidate's page in a real browser", measure)


if __name__ == "__main__":
    sys.exit(main())
