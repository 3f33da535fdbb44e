"""What one durable save costs the server, beside a bare echo and beside how others would write it."""

import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, get_args

from server.config import Settings
from tests.bench.figures import ECHO, TIMES, US, figure
from tests.bench.reporting import Report, bench
from tests.bench.serving import peer_servers
from tests.bench.serving.driving import Driver, crowd
from tests.bench.serving.preparing import Hall, prepare
from tests.bench.serving.servers import Server, kaohe

IN_FLIGHT = 64
PAGES = 600  # more than are under way: no page is so quick that it is slowed down
FOR_S = 2.5
WARM_S = 1.0

Saving = Callable[[float], dict[str, Any]]


def measure(report: Report) -> None:
    """All servers run all the time; they are pressed one after the other, round by round."""
    with tempfile.TemporaryDirectory(prefix="kaohe-") as place, ExitStack() as open_ones:
        folder = Path(place)
        hall = prepare(folder / "hall", [PAGES])
        ours = open_ones.enter_context(kaohe(hall.folder))
        ways = {"ours": (ours, _over_sockets(open_ones, hall, ours))}
        for transport in _other_transports():
            another = prepare(folder / f"ours-{transport}", [PAGES])
            server = open_ones.enter_context(kaohe(another.folder, transport=transport))
            ways[f"ours by {transport}"] = (server, _over_sockets(open_ones, another, server))
        if peer_servers.has_peers():
            ways |= _peers(open_ones, hall, folder)
        else:
            report.note("uvloop and Django cannot be had here: nothing to compare with")
        costs: dict[str, list[float]] = {name: [] for name in ways}
        rates: dict[str, list[float]] = {name: [] for name in ways}
        for saving in [saving for _, saving in ways.values()]:
            saving(WARM_S)
        for at in range(report.scaled(4)):
            names = list(ways)
            for name in names[at % len(names) :] + names[: at % len(names)]:
                server, saving = ways[name]
                cost, found = _cost_us(server, saving)
                costs[name].append(cost)
                rates[name].append(found["per_s"])
                _check(report, name, found)
        _report(report, costs, rates)


def _other_transports() -> list[str]:
    """Those that are not the default."""
    field = Settings.model_fields.get("transport")
    return [] if field is None else [each for each in get_args(field.annotation) if each != field.default]


def _over_sockets(open_ones: ExitStack, hall: Hall, server: Server, **plan: Any) -> Saving:
    driver = open_ones.enter_context(crowd(hall, server, **plan))
    driver.connect(PAGES)
    return lambda for_s: driver.do("closed_loop", in_flight=IN_FLIGHT, for_s=for_s)


def _peers(open_ones: ExitStack, hall: Hall, folder: Path) -> dict[str, tuple[Server, Saving]]:
    floor = open_ones.enter_context(peer_servers.echo(folder))
    stock = open_ones.enter_context(peer_servers.stock(folder))
    items = [item for item, _ in hall.content["theory"]]
    checks = open_ones.enter_context(peer_servers.stock_with_checks(folder, items))
    django = open_ones.enter_context(peer_servers.django(folder))
    over_http: Driver = open_ones.enter_context(crowd(hall, django))
    return {
        "echo": (floor, _over_sockets(open_ones, hall, floor, echo=True)),
        "stock": (stock, _over_sockets(open_ones, hall, stock)),
        "checks": (checks, _over_sockets(open_ones, hall, checks)),
        "django": (
            django,
            lambda for_s: over_http.do("closed_loop_http", path="/save", in_flight=IN_FLIGHT, for_s=for_s),
        ),
    }


def _cost_us(server: Server, saving: Saving) -> tuple[float, dict[str, Any]]:
    """Microseconds of processor time of all its processes for each save, and what the crowd saw."""
    before = server.cpu_s()
    found = saving(FOR_S)
    return 1e6 * (server.cpu_s() - before) / max(1, found["saves"]), found


def _check(report: Report, name: str, found: dict[str, Any]) -> None:
    wrong = found["saves"] - found["counts"].get("saved", 0)
    if wrong or not found["saves"]:
        report.fault(f"{name}: {wrong} of {found['saves']} saves refused: {found['examples']}")


def _report(report: Report, costs: dict[str, list[float]], rates: dict[str, list[float]]) -> None:
    what = "durable save by Socket.IO"
    ours = costs["ours"]
    if "echo" in costs:
        report.add(
            figure(f"{what} beside a bare uvloop echo", _shares(ours, costs["echo"]), ECHO, must=20, aim=13)
        )
        for name, title, must, aim in (
            ("stock", "stock Flask-SocketIO and ORM beside ours", 10, 15),
            ("django", "Django ORM by HTTP beside ours", 8, 13),
        ):
            shares = _shares(costs[name], ours)
            report.add(figure(title, shares, TIMES, must=must, aim=aim, more_is_better=True))
        shares = _shares(costs["checks"], ours)
        report.add(figure("stock that looks up sign-in, attempt and item, beside ours", shares, TIMES))
    titles = {"ours": what, "echo": "bare echo", "stock": "stock Flask-SocketIO", "django": "Django"}
    titles["checks"] = "stock with look-ups"
    titles |= {f"ours by {name}": f"{what}, transport={name}" for name in _other_transports()}
    for name in costs:
        report.add(figure(f"{titles[name]}, processor time", costs[name], US))
        report.add(figure(f"{titles[name]}, {IN_FLIGHT} always under way", rates[name], "saves/s"))


def _shares(of: list[float], to: list[float]) -> list[float]:
    return [mine / theirs for mine, theirs in zip(of, to, strict=True)]


def main() -> int:
    """Entry point."""
    return bench("serving_saves", "What a durable save costs the server", measure)


if __name__ == "__main__":
    sys.exit(main())
