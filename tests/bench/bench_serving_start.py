"""2,000 candidates start in the same instant: signed in before, rooms started by staff, papers fetched."""

import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench.figures import MS, S, figure
from tests.bench.reporting import Report, bench
from tests.bench.serving import chief
from tests.bench.serving.driving import crowd
from tests.bench.serving.growth import wrong_in
from tests.bench.serving.preparing import prepare
from tests.bench.serving.servers import kaohe
from tests.bench.serving.tally import percentile

ROOM = 100
CANDIDATES = 2000
PROBES = 5
PROBE_EVERY_S = 0.1
WITHIN_S = 60.0
LULL_S = 3.0
PROBED_S = 10.0


def measure(report: Report) -> None:
    """All rooms are started at once, each page fetches its paper and saves a first answer at once."""
    candidates = max(ROOM, round(CANDIDATES * min(1.0, report.asked.scale)) // ROOM * ROOM)
    with tempfile.TemporaryDirectory(prefix="kaohe-") as place:
        hall = prepare(Path(place) / "hall", [ROOM] * (candidates // ROOM) + [PROBES], waiting=True)
        with (
            kaohe(hall.folder) as server,
            crowd(hall, server) as driver,
            crowd(hall, server, sign_ins=hall.sign_ins[candidates:], seed=2) as probes,
        ):
            probes.connect(PROBES)
            entered = driver.connect(candidates)
            driver.do("answer", every_s=1e9, coding_every_s=1e9, live=True)
            probes.do("probe", every_s=PROBE_EVERY_S, pages=PROBES)
            time.sleep(LULL_S)
            quiet = probes.do("measure", for_s=LULL_S)
            probes.begin("measure", for_s=PROBED_S)
            driver.begin("listen", count=candidates, within_s=WITHIN_S, saves=True)
            began = time.time()
            rooms = hall.sitting_rooms[:-1]
            with ThreadPoolExecutor(len(rooms)) as pool:
                commands = list(pool.map(lambda room: chief.start(hall, server, room), rooms))
            found = driver.end()
            lag = probes.end()
            own_lag_s = server.gauge("loop_lag_seconds", "p99")
    firsts = [at - began for at in found["firsts"]]
    if len(firsts) < candidates:
        report.fault(f"{len(firsts)} of {candidates} answered within {WITHIN_S:.0f} s: {wrong_in(found)}")
        return
    what = f"{candidates} candidates start at once"
    report.add(figure(f"{what}: all answering within", [max(firsts)], S, must=10, aim=3))
    report.add(figure(f"{what}: loop lag p99", [lag["beat_ms"]["p99"]], MS, must=100, aim=50))
    report.add(figure("half of them answering within", [percentile(firsts, 50)], S))
    report.add(figure("loop lag p50 meanwhile", [lag["beat_ms"]["p50"]], MS))
    report.add(figure("loop lag p99 before", [quiet["beat_ms"]["p99"]], MS))
    if own_lag_s is not None:
        report.add(
            figure("loop lag p99 of the last minute by the server's own gauge", [1000 * own_lag_s], MS)
        )
    report.add(figure("the command to start a room answered", commands, S))
    report.add(figure("getting in before, all", [entered["took_s"]], S))
    if wrong_in(found):
        report.note(wrong_in(found))
    report.note(
        f"{len(rooms)} rooms, started by {len(rooms)} commands at the same time; answering is the first "
        "accepted save, which every page sends as soon as it has fetched its paper; loop lag is how long "
        f"beats of {PROBES} other pages wait for their acknowledgement, in {PROBED_S:.0f} s from the start on"
    )


def main() -> int:
    """Entry point."""
    return bench("serving_start", "When everybody starts", measure)


if __name__ == "__main__":
    sys.exit(main())
