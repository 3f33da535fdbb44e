"""A change of everybody's time in a room of 2,000: how long until every page has heard of it."""

import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench.figures import MS, figure
from tests.bench.reporting import Report, bench
from tests.bench.serving import chief
from tests.bench.serving.driving import crowd
from tests.bench.serving.growth import wrong_in
from tests.bench.serving.preparing import prepare
from tests.bench.serving.servers import kaohe
from tests.bench.serving.tally import percentile
from tests.bench.serving.watching import committed_at

SEATS = 2000
WITHIN_S = 60.0
CALM_S = 4.0  # pages ask for the new time and fetch their attempts after a change
CREDITS = "SELECT count(*) FROM credit"


def measure(report: Report) -> None:
    """The chief gives everybody five minutes, several times."""
    seats = max(100, round(SEATS * min(1.0, report.asked.scale)))
    after: dict[int, list[float]] = {50: [], 99: []}
    whole: list[float] = []
    answered: list[float] = []
    with tempfile.TemporaryDirectory(prefix="kaohe-") as place:
        hall = prepare(Path(place) / "hall", [seats])
        with (
            kaohe(hall.folder) as server,
            crowd(hall, server) as driver,
            ThreadPoolExecutor(1) as watcher,
        ):
            driver.connect(seats)
            driver.do("answer", every_s=1e9, coding_every_s=1e9, live=True)
            for number in range(1, report.scaled(5) + 1):
                time.sleep(CALM_S)
                driver.begin("listen", count=seats, within_s=WITHIN_S, saves=False)
                commit = watcher.submit(committed_at, hall.folder, CREDITS, number * seats, WITHIN_S)
                began = time.time()
                answered.append(1000 * chief.give_time(hall, server, hall.sitting_rooms[0]))
                found = driver.end()
                if len(found["pushes"]) < seats:
                    report.fault(f"{len(found['pushes'])} of {seats} heard of it: {wrong_in(found)}")
                    return
                late = [1000 * (at - commit.result()) for at in found["pushes"]]
                for percent, values in after.items():
                    values.append(percentile(late, percent))
                whole.append(1000 * (found["pushes"][-1] - began))
                if wrong_in(found):
                    report.note(wrong_in(found))
    what = f"a change reaches {seats} clients"
    report.add(figure(f"{what}, from its commit: p99", after[99], MS, must=250, aim=100))
    report.add(figure("the same: p50", after[50], MS))
    report.add(figure("from the press of the button until the last one heard", whole, MS))
    report.add(figure("the command answered", answered, MS))
    report.note("five minutes for everybody by one command of the chief; each page is told its own new end")


def main() -> int:
    """Entry point."""
    return bench("serving_push", "A change for a whole room", measure)


if __name__ == "__main__":
    sys.exit(main())
