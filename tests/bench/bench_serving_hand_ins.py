"""The time of 2,000 candidates ends at the same instant: all are collected, all programs queued."""

import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from tests.bench.figures import S, figure
from tests.bench.reporting import Report, bench
from tests.bench.serving.driving import crowd
from tests.bench.serving.growth import wrong_in
from tests.bench.serving.preparing import prepare
from tests.bench.serving.servers import kaohe
from tests.bench.serving.tally import percentile
from tests.bench.serving.watching import committed_at, looking

ROOM = 100
CANDIDATES = 2000
ENDS_IN = timedelta(seconds=25)
EVERY_S = 15.0
WITHIN_S = 150.0
COLLECTED = "SELECT count(*) FROM attempt WHERE state = 'collected'"
QUEUED = "SELECT count(*) FROM job WHERE kind = 'judge'"
ROOMS = "SELECT count(*) FROM sitting_room WHERE state = 'collected'"


def measure(report: Report) -> None:
    """Nobody presses a button; pages go on saving until the end."""
    candidates = max(ROOM, round(CANDIDATES * min(1.0, report.asked.scale)) // ROOM * ROOM)
    with tempfile.TemporaryDirectory(prefix="kaohe-") as place:
        folder = Path(place) / "hall"
        hall = prepare(folder, [ROOM] * (candidates // ROOM), ends_in=ENDS_IN)
        due_at = hall.due_at
        with kaohe(folder) as server, crowd(hall, server) as driver:
            driver.connect(candidates)
            driver.do("answer", every_s=EVERY_S, coding_every_s=EVERY_S, live=True)
            time.sleep(max(0.0, due_at - time.time() - 0.5))
            driver.begin("listen", count=candidates, within_s=WITHIN_S, saves=False)
            programs = candidates * len(hall.content["practical"])
            before = server.cpu_s()
            collected = committed_at(folder, COLLECTED, candidates, WITHIN_S) - due_at
            queued = committed_at(folder, QUEUED, programs, WITHIN_S) - due_at
            cost_s = server.cpu_s() - before
            told = driver.end()
            with looking(folder) as ask:
                found = ask(QUEUED)
    if found != programs:
        report.fault(f"{found} programs are queued instead of {programs}")
    what = f"{candidates} hand-ins at the deadline"
    report.add(
        figure(f"{what}: all collected and queued within", [max(collected, queued)], S, must=20, aim=5)
    )
    report.add(figure("all collected within", [collected], S))
    report.add(figure("processor time of the server meanwhile", [cost_s], S))
    pushes = [at - due_at for at in told["pushes"]]
    if pushes:
        report.add(figure("pages told: half within", [percentile(pushes, 50)], S))
        report.add(figure(f"pages told: all {len(pushes)} within", [max(pushes)], S))
    if wrong_in(told):
        report.note(wrong_in(told))
    report.note(
        "counted from the end and its grace, read from the database; everybody had answered all "
        f"{len(hall.content['theory'])} items and all {len(hall.content['practical'])} tasks, so that "
        f"{programs} programs were queued; all pages were open and fetched their attempt when they were told"
    )


def main() -> int:
    """Entry point."""
    return bench("serving_hand_ins", "When the time is over for everybody", measure)


if __name__ == "__main__":
    sys.exit(main())
