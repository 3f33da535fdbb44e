"""A running sitting in a database, ready for a web process: everybody sits, has a sign-in and may save."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from server.edge.identity import COOKIE
from server.services.keys import load_keys
from server.services.signing_in import csrf_for, token_hash
from server.store.migrating import upgrade
from tests.support.cast import FakeClock, make_deps, make_hall
from tests.support.mortal_web import WebProcess
from tests.support.paper import DOUBLE, TRIPLE
from tests.support.save_books import Ledger, SaveBooks, balance
from tests.support.station import ROOT

CANDIDATES = 96  # a room has at most 99 seats
MOMENTS = 3_000
TRANSPORT = os.environ.get("KAOHE_TRANSPORT") or "lean"  # `make soak` has both
IN_FLIGHT = 100  # at least so many saves have no answer when a fault comes
# What is saved of each item; TEXT becomes something new with every revision.
ITEMS: dict[str, Any] = {
    "four-fill": {"blanks": {"1": "TEXT", "2": "return"}},
    "five-read": {"blanks": {"1": "TEXT"}, "flagged": True},
    DOUBLE: {"files": {"solution.py": "# TEXT\nprint(2 * int(input()))\n"}},
    TRIPLE: {"files": {"solution.py": "# TEXT\n" + "n = int(input())  # 读入\n" * 40 + "print(3 * n)\n"}},
}
HURRY_S, LOOK_EVERY_S = 60.0, 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingRoom:
    """What a web process and its candidates need to know."""

    folder: Path
    url: str
    candidates: tuple[dict[str, str], ...]

    @property
    def settings(self) -> dict[str, str]:
        """Of the web process."""
        return {
            "KAOHE_VAR_DIR": str(self.folder),
            "KAOHE_DATABASE_URL": self.url,
            "KAOHE_PASSWORD_MEMORY_KIB": "64",
            "KAOHE_TRANSPORT": TRANSPORT,
        }


def prepare(url: str, folder: Path, count: int = CANDIDATES) -> SavingRoom:
    """Make the schema and a room of `count` people who answer, every fourth over plain HTTP."""
    clock, bells = FakeClock(datetime.now(UTC)), list[str]()
    deps = replace(make_deps(url, folder, clock, bells), keys=load_keys(folder))
    upgrade(deps.store.engine)
    hall = make_hall(deps, clock, bells, {"timing": "free", "total_minutes": 210}, count + 3)
    candidates = tuple(
        {
            "attempt": seated.id,
            "token": seated.token,
            "csrf": csrf_for(deps, token_hash(seated.token)),
            "lease": seated.lease,
            "way": "http" if number % 4 == 3 else "socket",
        }
        for number, seated in enumerate(hall.running(*(f"Candidate {number}" for number in range(count))))
    )
    deps.passwords.close()
    deps.store.engine.dispose()
    return SavingRoom(folder=folder, url=url, candidates=candidates)


@dataclass(slots=True, kw_only=True)
class Fleet:
    """The process of the candidates, and its ledger as far as it was read."""

    room: SavingRoom
    ledger: Ledger
    process: "subprocess.Popen[bytes]"
    web: WebProcess
    chance: random.Random
    injected: int = 0
    in_flight: list[int] = field(default_factory=list)  # at each fault
    at_risk: list[int] = field(default_factory=list)  # acknowledged since the fault before
    _told: int = 0  # acknowledged when the last fault came
    _transmissions: int = 0

    def until(self, is_so: Callable[[Ledger], bool], what: str, within_s: float = HURRY_S) -> None:
        """Wait until the ledger says so; fails naming what was waited for."""
        deadline = time.monotonic() + within_s
        while not is_so(self.ledger.read_on()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(
                    f"{what}: not within {within_s} s; {self.ledger.in_flight} in flight, refused "
                    f"{self.ledger.statuses}\n{self.web.log()[-3000:]}"
                )
            time.sleep(LOOK_EVERY_S)

    def until_busy(self, acknowledgements: int = IN_FLIGHT, in_flight: int = IN_FLIGHT) -> None:
        """Enough was acknowledged since the last fault, and enough is in flight."""
        told = self._told + acknowledgements
        self.until(
            lambda ledger: ledger.in_flight >= in_flight and len(ledger.acknowledged) >= told,
            "saves in flight",
        )

    def inject(self, fault: Callable[[], object], count: int = 1, *, in_flight: int = IN_FLIGHT) -> None:
        """`count` faults at random moments of the saving, each with at least `in_flight` saves unanswered."""
        for _ in range(count):
            self.until_busy(self.chance.randint(20, IN_FLIGHT), in_flight)
            self._wait_a_little(in_flight)
            self.in_flight.append(self.ledger.in_flight)
            fault()
            self.ledger.read_on()
            self.at_risk.append(len(self.ledger.acknowledged) - self._told)
            self._told = len(self.ledger.acknowledged)
            self.injected += 1

    def _wait_a_little(self, in_flight: int) -> None:
        """Until a random moment at which as many are under way still."""
        for _ in range(MOMENTS):
            time.sleep(self.chance.uniform(0, 0.02))
            self.ledger.read_on()
            if self.ledger.in_flight >= in_flight:
                return
        raise AssertionError(f"never {in_flight} saves under way in {MOMENTS} looks")

    def finish(self) -> None:
        """Nothing new; returns once everything that was sent is acknowledged."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        left = self.process.wait(timeout=90)
        self.ledger.read_on()
        assert left == 0, (
            f"{left} candidates have saves without answer; {self.ledger.statuses}\n"
            f"{(self.ledger.path.parent / 'savers.log').read_text()}\n{self.web.log()[-3000:]}"
        )

    def report(self, fault: str) -> SaveBooks:
        """The books, printed as one line."""
        engine = create_engine(self.room.url)
        ours = {each["attempt"] for each in self.room.candidates}
        books = balance(engine, self.ledger, attempts=ours)
        engine.dispose()
        print(
            line_of(
                f"{fault}, {self.web.settings['KAOHE_TRANSPORT']}",
                self.injected,
                books,
                self.in_flight,
                self.at_risk,
            )
        )
        return books


def line_of(fault: str, injected: int, books: SaveBooks, in_flight: list[int], at_risk: list[int]) -> str:
    """One line about a fault: what, how often, what was at stake, what came of it."""
    flying = f"{sum(in_flight)} (least {min(in_flight)})" if in_flight else "-"
    return (
        f"\nfault={fault} injected={injected} saves_sent={books.sent} acknowledged={books.acknowledged} "
        f"in_flight={flying} at_risk={sum(at_risk)} unanswered={books.unanswered} refused={books.refused} "
        f"lost={books.lost} rolled_back={books.rolled_back} altered={books.altered + books.wrong_current} "
        f"unexplained={books.unexplained} disputed={books.disputed}"
    )


@contextmanager
def fleet(
    room: SavingRoom,
    web: WebProcess,
    folder: Path,
    *,
    port: int | None = None,
    window: int = 3,
    patience_s: float = 15.0,
    count: int | None = None,
) -> Iterator[Fleet]:
    """Candidates who save at `port` (the web process's own unless something lies in between)."""
    seed = int(os.environ.get("KAOHE_FAULTS_SEED") or random.SystemRandom().getrandbits(32))
    print(f"\nseed={seed}")
    orders, written = folder / "orders.json", folder / "ledger"
    orders.write_text(
        json.dumps(
            {
                "host": "127.0.0.1",
                "port": port or web.port,
                "cookie": COOKIE,
                "items": ITEMS,
                "window": window,
                "patience_s": patience_s,
                "seed": seed,
                "candidates": room.candidates[:count],
            }
        )
    )
    written.touch()
    with (folder / "savers.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.savers", str(orders), str(written)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stderr=log,
        )
    try:
        yield Fleet(room=room, ledger=Ledger(written), process=process, web=web, chance=random.Random(seed))
    finally:
        if process.stdin is not None:
            process.stdin.close()
        process.kill()
        process.wait()


@contextmanager
def serving(room: SavingRoom, folder: Path, **how: Any) -> Iterator[WebProcess]:
    """A web process on the room's database; killed afterwards."""
    web = WebProcess(folder=folder, settings=room.settings | how.pop("settings", {}), **how)
    try:
        web.start()
        yield web
    finally:
        web.kill()
