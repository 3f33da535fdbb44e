"""What a candidate's page costs: bytes, time to the first question, typing, memory over a whole exam."""

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.bench.figures import MB, MS, figure
from tests.bench.opening import Candidate, Opened, answerable_ms, answers, candidate_on, loaded_ms
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
MINUTE_S = 0.5  # what a minute of the simulated exam takes at least
HURRIED = 120
PRACTICAL_EVERY = 15  # minutes
TASKS = ("RunTask", "ThreadControllerImpl::RunTask")
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
            if not answers(opened):
                report.fault("the first question was there and took no answer into the journal")
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
        events = _traced(opened)
        for line in range(report.scaled(LINES)):
            if line % 10 == 5:
                page.get_by_role("button", name=ada.words("run.do"), exact=True).click()
                practical.editor(entry["task"]["entry"][0]).click()
                page.keyboard.press("Control+End")
            page.keyboard.type(f"# {line} total = total + number\n", delay=15)
        longest = float(page.evaluate("() => window.longest"))
        used = [each["tdur"] / 1000 for each in events() if each["name"] in TASKS and "tdur" in each]
        report.add(figure("longest task while typing, saving and running", [longest], MS, must=50))
        report.add(figure("most processor time of one task then", [max(used)], MS, must=50))
        report.note("on a machine with other work the longest task is mostly waiting for a processor")


def _traced(opened: Opened) -> Callable[[], list[dict[str, Any]]]:
    """Notes what the page's threads do, until the returned function is called."""
    heard: list[dict[str, Any]] = []
    over: list[object] = []
    opened.cdp.on("Tracing.dataCollected", lambda event: heard.extend(event["value"]))
    opened.cdp.on("Tracing.tracingComplete", lambda event: over.append(event))
    wanted = {"categories": "toplevel,devtools.timeline", "transferMode": "ReportEvents"}
    opened.cdp.send("Tracing.start", wanted)

    def end() -> list[dict[str, Any]]:
        opened.cdp.send("Tracing.end")
        while not over:
            opened.page.wait_for_timeout(50)
        threads = Counter((each["pid"], each["tid"]) for each in heard if each["name"] == "EventDispatch")
        ((busiest, _),) = threads.most_common(1)  # the one that events reach
        return [each for each in heard if (each["pid"], each["tid"]) == busiest]

    return end


def _memory(report: Report, ada: Candidate) -> None:
    """A whole exam's doings: items are opened, answered, flagged, scrolled; programs are written and run.

    What the page does by itself comes as often as in the real time; compiled code is shown apart.
    """
    with ada.open("/exam", hurried=HURRIED) as opened:
        page = opened.page
        answerable_ms(opened)
        squares = page.get_by_role("navigation").get_by_role("button")
        count = squares.count()
        early = early_values = 0.0
        for minute in range(1, MINUTES + 1):
            began = time.monotonic()
            if minute % PRACTICAL_EVERY == 0:
                _program(page, ada, minute)
                page.get_by_role("group", name=ada.words("paper.choose")).get_by_role(
                    "button", name=ada.words("paper.theory")
                ).click()
            squares.nth(minute % count).click()
            _answer(page, minute)
            if minute == SETTLED:
                early, early_values = _heap_mb(opened), _values_mb(opened)
            page.wait_for_timeout(max(0.0, MINUTE_S - (time.monotonic() - began)) * 1000)
        late, late_values = _heap_mb(opened), _values_mb(opened)
    report.add(figure("JS heap after a whole exam", [late], MB, must=40))
    report.add(figure("its growth from minute 30 to 210", [100 * (late / early - 1)], PER_CENT, must=10))
    values = 100 * (late_values / early_values - 1)
    report.add(figure("the same without code the browser compiled", [values], PER_CENT, must=10))


def _answer(page: Page, minute: int) -> None:
    sheet = page.locator(".item-sheet")
    choices = sheet.locator(".answer input[type=radio], .answer input[type=checkbox]")
    if choices.count():
        choices.nth(minute % choices.count()).click(force=True)
    else:
        blank = sheet.locator("input, textarea").first
        blank.fill("")
        blank.press_sequentially(f"answer {minute}")
    sheet.locator(".flag-button").click()
    sheet.evaluate("(sheet, to) => { sheet.scrollTop = to; }", minute % 50)


def _program(page: Page, ada: Candidate, minute: int) -> None:
    practical = ada.practical(page)
    entry = practical.open(TASK)
    practical.write(entry["task"]["entry"][0], f"print({minute})\n" * 40)
    page.keyboard.press("Control+End")
    page.keyboard.type(f"for each in range({minute}):\nprint(each)\n# done {minute}")
    page.get_by_role("button", name=ada.words("run.do"), exact=True).click()
    page.locator(".run-right:not([aria-busy]) .outcome").wait_for()


def _heap_mb(opened: Opened) -> float:
    for _ in range(3):
        opened.cdp.send("HeapProfiler.collectGarbage")
    usage = opened.cdp.send("Runtime.getHeapUsage")
    return float(usage["usedSize"]) / 1e6


def _values_mb(opened: Opened) -> float:
    """Objects, closures, strings and arrays of the page: no code, nor what the browser adds."""
    chunks: list[str] = []

    def heard(event: dict[str, Any]) -> None:
        chunks.append(event["chunk"])

    opened.cdp.on("HeapProfiler.addHeapSnapshotChunk", heard)
    opened.cdp.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    opened.cdp.remove_listener("HeapProfiler.addHeapSnapshotChunk", heard)
    snapshot = json.loads("".join(chunks))
    fields, (kinds, *_) = (snapshot["snapshot"]["meta"][name] for name in ("node_fields", "node_types"))
    each, nodes = len(fields), snapshot["nodes"]
    rows = zip(nodes[fields.index("type") :: each], nodes[fields.index("self_size") :: each], strict=True)
    return (
        float(sum(size for kind, size in rows if kinds[kind] not in ("code", "native", "object shape"))) / 1e6
    )


def main() -> int:
    """Entry point."""
    return bench("page", "The candidate's page in a real browser", measure)


if __name__ == "__main__":
    sys.exit(main())
