"""One page that sends 1,000 saves a second beside 300 honest ones: what the honest ones feel of it."""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.figures import MS, PERCENT, figure
from tests.bench.reporting import Report, bench
from tests.bench.serving.driving import crowd
from tests.bench.serving.growth import wrong_in
from tests.bench.serving.preparing import prepare
from tests.bench.serving.servers import kaohe

HONEST = 300
EVERY_S = 3.0
FOR_S = 7.0
ABUSES_PER_S = 1000.0
BACK_WITHIN_S = 0.1
WARM_S = 3.0


def measure(report: Report) -> None:
    """Stretches without it and with it by turns, so that whatever else the machine does slows both."""
    for_s = report.seconds(FOR_S)
    calm: list[float] = []
    beside: list[float] = []
    abuser: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="kaohe-") as place:
        hall = prepare(Path(place) / "hall", [HONEST + 1])
        rest = hall.sign_ins[HONEST:]
        with (
            kaohe(hall.folder) as server,
            crowd(hall, server) as driver,
            crowd(hall, server, sign_ins=rest, seed=2, back_within_s=BACK_WITHIN_S) as other,
        ):
            driver.connect(HONEST, per_s=150)
            other.connect(1)
            driver.do("answer", every_s=EVERY_S, coding_every_s=EVERY_S, live=True)
            time.sleep(WARM_S)
            for _ in range(report.scaled(3)):
                calm.append(_p95(report, driver.do("measure", for_s=for_s)))
                other.begin("abuse", per_s=ABUSES_PER_S, for_s=for_s)
                beside.append(_p95(report, driver.do("measure", for_s=for_s)))
                abuser = other.end()
            calm.append(_p95(report, driver.do("measure", for_s=for_s)))
    changes = [
        100 * (each / ((before + after) / 2) - 1)
        for each, before, after in zip(beside, calm, calm[1:], strict=False)
    ]
    what = f"one client at {ABUSES_PER_S:.0f} events/s beside {HONEST} honest ones: change of their p95"
    report.add(figure(what, changes, PERCENT, must=50, aim=10))
    report.add(figure("save p95 of the honest without it", calm, MS))
    report.add(figure("save p95 of the honest beside it", beside, MS))
    counts = {name: abuser["counts"][name] for name in sorted(abuser["counts"])}
    report.note(
        f"every honest page saves every {EVERY_S:.0f} s; thrown out, the abuser is back within "
        f"{BACK_WITHIN_S} s; it in the last stretch: {counts}"
    )


def _p95(report: Report, found: dict[str, Any]) -> float:
    if wrong_in(found):
        report.note(f"an honest page: {wrong_in(found)}")
    p95: float = found["ms"]["p95"]
    return p95


def main() -> int:
    """Entry point."""
    return bench("serving_abuse", "One client without manners", measure)


if __name__ == "__main__":
    sys.exit(main())
