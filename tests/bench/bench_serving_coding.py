"""How many candidates one serving process carries when 30 % of them program and save every 2 seconds."""

import sys
import tempfile
from pathlib import Path

from tests.bench.figures import CLIENTS, CORE, MS, figure
from tests.bench.reporting import Report, bench
from tests.bench.serving.driving import crowd
from tests.bench.serving.growth import Point, carried, grow
from tests.bench.serving.preparing import prepare
from tests.bench.serving.servers import kaohe

STEPS = (1000, 2000, 4000, 6000)
SMALL = (100, 200)
CODING = 0.3
EVERY_S, CODING_EVERY_S = 15.0, 2.0
ROOM = 100
FOR_S = 12.0
LIMIT_MS = 100.0


def measure(report: Report) -> None:
    """One crowd grows on one process as long as it is carried."""
    steps = STEPS if report.asked.scale >= 0.5 else SMALL
    points: list[Point] = []
    with tempfile.TemporaryDirectory(prefix="kaohe-") as place:
        hall = prepare(Path(place), [ROOM] * (steps[-1] // ROOM), coding=CODING)
        with kaohe(hall.folder) as server, crowd(hall, server) as driver:
            try:
                for point in grow(
                    server,
                    driver,
                    steps,
                    report.seconds(FOR_S),
                    there=0,
                    every_s=EVERY_S,
                    coding_every_s=CODING_EVERY_S,
                ):
                    points.append(point)
                    print(f"  {point.clients} clients: save p99 {point.p99_ms:.1f} ms", flush=True)
            except RuntimeError as stopped:
                report.note(f"not more than {points[-1].clients if points else 0} clients: {stopped}")
    what = f"clients, 30 % saving a program every {CODING_EVERY_S:.0f} s, save p99 < {LIMIT_MS:.0f} ms"
    most = carried(points, LIMIT_MS)
    report.add(figure(what, [most], CLIENTS, must=2000, aim=6000, more_is_better=True))
    for point in points:
        report.add(figure(f"{point.clients} clients: save p99", [point.p99_ms], MS))
        report.add(figure(f"{point.clients} clients: server", [100 * point.cores], CORE))
        if point.wrong:
            report.note(f"{point.clients} clients: {point.wrong}")
    report.note(f"a program has 2,000 to 4,000 characters; the others save an answer every {EVERY_S:.0f} s")


def main() -> int:
    """Entry point."""
    return bench("serving_coding", "How many candidates are carried while many of them program", measure)


if __name__ == "__main__":
    sys.exit(main())
