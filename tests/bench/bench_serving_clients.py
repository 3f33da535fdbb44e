"""How many exam pages one serving process carries, how its times grow with them, and what each one holds."""

import sys
import tempfile
from pathlib import Path

from tests.bench.figures import CLIENTS, CORE, KB, MS, figure
from tests.bench.reporting import Report, bench
from tests.bench.serving.driving import crowd
from tests.bench.serving.growth import Point, carried, grow
from tests.bench.serving.preparing import prepare
from tests.bench.serving.servers import kaohe

STEPS = (750, 3000, 4000, 8000, 12000)  # 1, 4 and 16 times the first are drawn
SMALL = (200, 400, 800)  # for a look, with a scale below a half
ROOM = 100
EVERY_S = 15.0
FOR_S = 15.0
LIMIT_MS = 100.0


def measure(report: Report) -> None:
    """One crowd grows on one process as long as it is carried."""
    steps = STEPS if report.asked.scale >= 0.5 else SMALL
    points: list[Point] = []
    with tempfile.TemporaryDirectory(prefix="kaohe-") as place:
        hall = prepare(Path(place), [ROOM] * (steps[-1] // ROOM + 1))
        with kaohe(hall.folder) as server, crowd(hall, server) as driver:
            driver.connect(ROOM)
            base = server.private_bytes()
            try:
                for point in grow(
                    server,
                    driver,
                    steps,
                    report.seconds(FOR_S),
                    there=ROOM,
                    every_s=EVERY_S,
                    coding_every_s=EVERY_S,
                ):
                    points.append(point)
                    print(f"  {point.clients} clients: save p99 {point.p99_ms:.1f} ms", flush=True)
            except RuntimeError as stopped:
                report.note(f"not more than {points[-1].clients if points else ROOM} clients: {stopped}")
    if points:
        _report(report, points, base)


def _report(report: Report, points: list[Point], base: int) -> None:
    what = f"clients on one process, each saving every {EVERY_S:.0f} s, save p99 < {LIMIT_MS:.0f} ms"
    report.add(figure(what, [carried(points, LIMIT_MS)], CLIENTS, must=4000, aim=12000, more_is_better=True))
    last = points[-1]
    each_kb = (last.private_bytes - base) / (last.clients - ROOM) / 1000
    report.add(figure(f"memory per connected client, of {last.clients}", [each_kb], KB, must=64, aim=32))
    for point in points:
        report.add(figure(f"{point.clients} clients: save p50", [point.p50_ms], MS))
        report.add(figure(f"{point.clients} clients: save p99", [point.p99_ms], MS))
        report.add(figure(f"{point.clients} clients: server", [100 * point.cores], CORE))
        if point.wrong:
            report.note(f"{point.clients} clients: {point.wrong}")
    report.growth += [point.to_json() for point in points]
    report.note(
        "pages save, say where they are, beat, ask for the time and answer pings as the exam page does; a "
        "save takes from when it was due; the crowd itself was at most "
        f"{max(point.late_p99_ms for point in points):.1f} ms late (p99), which is in the times"
    )


def main() -> int:
    """Entry point."""
    return bench("serving_clients", "How many candidates one serving process carries", measure)


if __name__ == "__main__":
    sys.exit(main())
