"""How long a candidate waits between pressing "run" and reading the output, on an idle server."""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from deploy.setup.test_programs import chromium_program
from tests.bench.figures import MS, Figure
from tests.bench.floor import WrongAnswer
from tests.bench.pressing import RunButton
from tests.bench.reporting import Report, bench
from tests.e2e.pages.doors import CandidateDoor
from tests.e2e.pages.practical import PracticalPaper
from tests.e2e.pages.theory import TheoryPaper
from tests.e2e.pages.words import Words
from tests.e2e.sittings import open_sitting, solution
from tests.support.chromium import FLAGS
from tests.support.station import Station, start_station

TASK = "water-bill"
PRESSES = 40
WARM_UP = 3
IDLE_S = 0.7  # a candidate may press thirty times at once and then every other second
PATIENCE_MS = 30_000


def measure(report: Report) -> None:
    """One candidate, alone on a station of its own, who presses and reads."""
    with tempfile.TemporaryDirectory(prefix="kaohe-") as folder:
        station = start_station(Path(folder))
        try:
            with _paper(station) as paper:
                took = _press(paper, report.scaled(PRESSES))
        finally:
            station.stop()
    report.add(_percentile("run pressed to output shown, half of the presses within", took, 50))
    report.add(
        _percentile("run pressed to output shown, 95 of 100 presses within", took, 95, must=300, aim=120)
    )


def _press(paper: PracticalPaper, presses: int) -> list[float]:
    entry = paper.open(TASK)
    (source,) = solution(TASK).values()
    paper.write(entry["task"]["entry"][0], source)
    expected = entry["task"]["samples"][0]["answer"].split()[0]
    button = RunButton(page=paper.page, words=paper.words)
    took = []
    for _ in range(WARM_UP + presses):
        took.append(button.press())
        if expected not in button.shown:
            raise WrongAnswer(button.shown)
        time.sleep(IDLE_S)
    return took[WARM_UP:]


def _percentile(what: str, took: Sequence[float], share: int, **asked: Any) -> Figure:
    """`value` is the percentile; it and its neighbours come from all presses."""
    value = statistics.quantiles(took, n=100, method="inclusive")[share - 1]
    return Figure(what=what, value=value, low=min(took), high=max(took), rounds=len(took), unit=MS, **asked)


@contextmanager
def _paper(station: Station) -> Iterator[PracticalPaper]:
    """The practical paper of the demo in a browser, the room running."""
    sitting = open_sitting(station, rules={"try_runs": {"limit": None}})
    words = Words("zh")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_program(), args=list(FLAGS))
        page = browser.new_context(
            base_url=station.origin, viewport={"width": 1366, "height": 768}
        ).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{station.origin}/?lang=zh")
        exam = CandidateDoor(page, words).sign_in(sitting.seats[0], "")
        exam.arrive()
        sitting.start()
        TheoryPaper(page, words).seal()
        yield PracticalPaper(page, words)
        browser.close()


def main() -> int:
    """Entry point."""
    return bench("run_button", "From the run button to its output, in a real browser", measure)


if __name__ == "__main__":
    sys.exit(main())
