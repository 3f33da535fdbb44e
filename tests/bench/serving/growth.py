"""A crowd that grows step by step on one server as long as it is carried: times, processor and memory."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tests.bench.serving.driving import Driver
from tests.bench.serving.servers import Server

PER_S = 400.0  # let in
SETTLE_S = 4.0
GIVEN_UP_MS = 1000.0  # beyond this a larger crowd only hurts longer
WRONG = (
    "never answered",
    "refused save",
    "refused sync",
    "not connected when due",
    "cut off",
    "refused attempt",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One size of the crowd; milliseconds from when a save was due, `cores` of 1 for one of them.

    `late_p99_ms` is how late the crowd itself sent, which is in the times; `wrong` what should not be.
    """

    clients: int
    saves: int
    p50_ms: float
    p99_ms: float
    late_p99_ms: float
    cores: float
    private_bytes: int
    wrong: str

    def to_json(self) -> dict[str, Any]:
        """As it is drawn."""
        return asdict(self)


def grow(
    server: Server,
    driver: Driver,
    steps: Sequence[int],
    for_s: float,
    *,
    there: int,
    every_s: float,
    coding_every_s: float,
) -> Iterator[Point]:
    """A point per step, while all get in; `there` are in already.

    Raises:
        RuntimeError: at a step at which not everybody is let in.
    """
    for step in steps:
        driver.connect(step - there, PER_S)
        there = step
        driver.do("answer", every_s=every_s, coding_every_s=coding_every_s, live=True)
        time.sleep(SETTLE_S)
        point = at_work(server, driver, step, for_s)
        yield point
        if point.p99_ms > GIVEN_UP_MS:
            return


def at_work(server: Server, driver: Driver, clients: int, for_s: float) -> Point:
    """A stretch of a crowd that is answering."""
    driver.begin("measure", for_s=for_s)
    before, began = server.cpu_s(), time.monotonic()
    time.sleep(for_s)
    cores = (server.cpu_s() - before) / (time.monotonic() - began)
    found = driver.end()
    return Point(
        clients=clients,
        saves=found["saves"],
        p50_ms=found["ms"]["p50"],
        p99_ms=found["ms"]["p99"],
        late_p99_ms=found["late_ms"]["p99"],
        cores=cores,
        private_bytes=server.private_bytes(),
        wrong=wrong_in(found),
    )


def wrong_in(found: dict[str, Any]) -> str:
    """What a crowd saw that should not be, in words; "" when all was well."""
    counts = {name: found["counts"][name] for name in WRONG if found["counts"].get(name)}
    return f"{counts} {found['examples']}" if counts else ""


def carried(points: Sequence[Point], limit_ms: float) -> int:
    """The largest crowd whose saves keep the limit, as those of all smaller ones do, with nothing wrong."""
    clients = 0
    for point in points:
        if point.p99_ms >= limit_ms or point.wrong:
            break
        clients = point.clients
    return clients
