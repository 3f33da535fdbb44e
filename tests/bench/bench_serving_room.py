"""One room of 100 seats with its board watched, as most stations have it; then beside two judges at work."""

import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.bench.figures import CORE, MS, PER_MINUTE, figure
from tests.bench.queued import judge_processes
from tests.bench.reporting import Report, bench
from tests.bench.serving.chief import watched_board
from tests.bench.serving.driving import crowd
from tests.bench.serving.growth import Point, at_work
from tests.bench.serving.preparing import prepare
from tests.bench.serving.queue_filling import Backlog
from tests.bench.serving.servers import kaohe

SEATS = 100
EVERY_S = 15.0
FOR_S = 35.0
WARM_S = 4.0
JUDGES = 2
JUDGING_WITHIN_S = 60.0
PROGRAMS = 1200


def measure(report: Report) -> None:
    """The same crowd on the same server, without judges and with them."""
    for_s = report.seconds(FOR_S)
    with tempfile.TemporaryDirectory(prefix="kaohe-") as place:
        hall = prepare(Path(place) / "hall", [SEATS])
        with kaohe(hall.folder) as server, crowd(hall, server) as driver:
            driver.connect(SEATS, per_s=100)
            with watched_board(hall, server, hall.sitting_rooms[0]) as told:
                driver.do("answer", every_s=EVERY_S, coding_every_s=EVERY_S, live=True)
                time.sleep(WARM_S)
                alone = at_work(server, driver, SEATS, for_s)
                if len(told) < for_s / 5:
                    report.fault(f"the board was told {len(told)} changes in {for_s:.0f} s")
                with closing(Backlog(hall)) as backlog:
                    backlog.add(PROGRAMS)
                    with judge_processes(hall.folder, JUDGES):
                        backlog.await_first(JUDGING_WITHIN_S)
                        before = backlog.judged()
                        beside = at_work(server, driver, SEATS, for_s)
                        judged = backlog.judged() - before
    if not judged or before + judged >= PROGRAMS:
        report.fault(f"the judges were not at work all the time: {before} and {judged} of {PROGRAMS}")
    report.add(figure("100 seats, board watched: save p99", [alone.p99_ms], MS, must=50, aim=15))
    report.add(figure("100 seats, board watched: server", [100 * alone.cores], CORE, must=10, aim=4))
    report.add(figure("the same beside two judges flat out: save p99", [beside.p99_ms], MS, must=200, aim=60))
    report.add(figure("100 seats: save p50", [alone.p50_ms], MS))
    report.add(figure("beside two judges: save p50", [beside.p50_ms], MS))
    report.add(figure("beside two judges: server", [100 * beside.cores], CORE))
    report.add(figure("beside two judges: judged meanwhile", [60 * judged / for_s], PER_MINUTE))
    _note(report, alone, beside)


def _note(report: Report, alone: Point, beside: Point) -> None:
    report.note(f"one save per {EVERY_S:.0f} s and seat: {alone.saves} saves, then {beside.saves}")
    for point in (alone, beside):
        if point.wrong:
            report.note(point.wrong)


def main() -> int:
    """Entry point."""
    return bench("serving_room", "A room of 100 seats on the embedded default", measure)


if __name__ == "__main__":
    sys.exit(main())
