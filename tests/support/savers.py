"""Candidates who save without rest and keep a ledger: `python -m tests.support.savers ORDERS LEDGER`.

A process of its own that no fault reaches; it knows nothing of the server but its address. Every line of the
ledger is written before what it tells of can have an effect: a save before it is sent, an acknowledgement
before the next save goes out. Lines of fields separated by tabs; instants are monotonic nanoseconds:

    S instant transmission attempt way item=revision=digest ...   a save goes out, or out again
    A instant transmission item=revision=outcome ...              the server says what became of it
    R instant transmission status                                 refused, or answered by something else
    X instant transmission                                        its connection ended without an answer

"stop" on standard input: nothing new is thought of; what is not acknowledged yet is sent until it is.
"""

import asyncio
import hashlib
import json
import random
import sys
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.wire import Http, LineEnded, WebSocket, acknowledgement, event_of, join_exam

SAVE_PATH = "/api/attempt/responses"
KEPT = frozenset({"saved", "stale"})
FIRST_RETRY_S, LONGEST_RETRY_S = 0.05, 1.0
DRAIN_WITHIN_S = 60.0


@dataclass(frozen=True, slots=True)
class Save:
    """One batch of a page: items, their revisions and values."""

    writes: tuple[tuple[str, int, Any], ...]

    def body(self, lease: str) -> dict[str, Any]:
        """As it travels."""
        writes = [
            {"item": item, "revision": revision, "value": value} for item, revision, value in self.writes
        ]
        return {"lease": lease, "writes": writes}

    def ledger(self) -> str:
        """As the ledger names it."""
        return "\t".join(f"{item}={revision}={digest_of(value)}" for item, revision, value in self.writes)


class Ledger:
    """Appends, and every line is in the kernel's hands before anything else happens."""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("ab", buffering=0)
        self._transmissions = 0

    def sent(self, attempt: str, way: str, save: Save) -> int:
        """About to go out; the number of this transmission."""
        self._transmissions += 1
        self._line("S", self._transmissions, attempt, way, save.ledger())
        return self._transmissions

    def line(self, kind: str, transmission: int, *fields: object) -> None:
        """What became of a transmission."""
        self._line(kind, transmission, *fields)

    def _line(self, kind: str, *fields: object) -> None:
        self._stream.write("\t".join((kind, str(time.monotonic_ns()), *map(str, fields))).encode() + b"\n")


class Candidate:
    """A page: at most `window` saves without an answer, each sent until it is acknowledged."""

    def __init__(
        self, orders: dict[str, Any], who: dict[str, str], ledger: Ledger, chance: random.Random
    ) -> None:
        self._orders, self._who, self._ledger, self._chance = orders, who, ledger, chance
        self._revisions: dict[str, int] = {}
        self._waiting: deque[Save] = deque()  # thought of (or to be sent again), in their order
        self._out = 0
        self.is_stopping = False
        self.trouble = ""  # why the last connection was not let in
        self._cookie = f"{orders['cookie']}={who['token']}"

    @property
    def is_done(self) -> bool:
        """True when nothing is left without acknowledgement."""
        return self._out == 0 and not self._waiting

    async def run(self) -> None:
        """Until the process ends."""
        if self._who["way"] == "socket":
            await self._by_socket()
        else:
            await asyncio.gather(*(self._by_http() for _ in range(self._orders["window"])))

    def _next(self) -> Save | None:
        if self._waiting:
            return self._waiting.popleft()
        if self.is_stopping:
            return None
        items = self._chance.sample(list(self._orders["items"]), self._chance.choice((1, 1, 1, 2, 3)))
        return Save(tuple(self._write(item) for item in items))

    def _write(self, item: str) -> tuple[str, int, Any]:
        revision = self._revisions[item] = self._revisions.get(item, 0) + self._chance.choice((1, 1, 1, 2))
        said = f"{revision} {self._chance.getrandbits(64):x}" + " 答案" * self._chance.randrange(20)
        return item, revision, json.loads(json.dumps(self._orders["items"][item]).replace("TEXT", said))

    async def _by_socket(self) -> None:
        retry_s = FIRST_RETRY_S
        while True:
            out: dict[int, Save] = {}
            try:
                async with asyncio.timeout(self._orders["patience_s"]):
                    line = await join_exam(self._orders["host"], self._orders["port"], self._cookie)
            except (OSError, LineEnded, TimeoutError) as error:
                self.trouble = repr(error)
                retry_s = await self._pause(retry_s)
                continue
            try:
                await self._talk(line, out)
                retry_s = FIRST_RETRY_S
            except (OSError, LineEnded, TimeoutError):
                pass
            line.close()
            for transmission in out:
                self._ledger.line("X", transmission)
            self._waiting.extendleft(reversed(out.values()))
            self._out -= len(out)
            retry_s = await self._pause(retry_s)

    async def _talk(self, line: WebSocket, out: dict[int, Save]) -> None:
        """Keep the window full; `out` holds what has no answer yet, in the order it was sent."""
        while True:
            while len(out) < self._orders["window"] and (save := self._next()) is not None:
                transmission = self._ledger.sent(self._who["attempt"], "socket", save)
                out[transmission] = save
                self._out += 1
                await line.send(event_of(transmission, "save_responses", save.body(self._who["lease"])))
            async with asyncio.timeout(self._orders["patience_s"]):
                message = await line.receive()
            if message == "2":
                await line.send("3")
            answered = acknowledgement(message)
            if answered is None or answered[0] not in out:
                continue  # an event for the page, or an answer that came twice
            number, payload = answered
            save = out[number]
            if not self._note(number, save, payload):
                raise LineEnded("refused")  # begin anew, in order
            del out[number]
            self._out -= 1

    async def _by_http(self) -> None:
        wire = Http(self._orders["host"], self._orders["port"])
        headers = {"Cookie": self._cookie, "X-Kaohe-Csrf": self._who["csrf"]}
        retry_s = FIRST_RETRY_S
        while True:
            save = self._next()
            if save is None:
                await asyncio.sleep(0.05)
                continue
            self._out += 1
            answered = False
            while not answered:
                transmission = self._ledger.sent(self._who["attempt"], "http", save)
                try:
                    async with asyncio.timeout(self._orders["patience_s"]):
                        status, content = await wire.post(
                            SAVE_PATH, headers, json.dumps(save.body(self._who["lease"])).encode()
                        )
                    answered = self._note(
                        transmission, save, _json(content) if status == 200 else {"status": status}
                    )
                except (OSError, LineEnded, TimeoutError):
                    self._ledger.line("X", transmission)
                    wire.close()
                retry_s = FIRST_RETRY_S if answered else await self._pause(retry_s)
            self._out -= 1

    def _note(self, transmission: int, save: Save, payload: Any) -> bool:
        """Write down what the server said. True when that is an acknowledgement of this very save."""
        results = payload.get("results") if isinstance(payload, dict) else None
        told = (
            [(each.get("item"), each.get("revision"), each.get("outcome")) for each in results]
            if results
            else []
        )
        if [each[:2] for each in told] != [each[:2] for each in save.writes]:
            problem = payload.get("problem", payload) if isinstance(payload, dict) else {}
            self._ledger.line("R", transmission, problem.get("status", "nonsense"))
            return False
        self._ledger.line("A", transmission, *("=".join(map(str, each)) for each in told))
        return True

    async def _pause(self, retry_s: float) -> float:
        await asyncio.sleep(self._chance.uniform(0, retry_s))
        return min(LONGEST_RETRY_S, retry_s * 2)


def digest_of(value: Any) -> str:
    """SHA-256 of a value in the form the contracts lay down: sorted keys, no spaces."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:  # somebody else answered
        return None


async def main(orders: dict[str, Any], ledger: Ledger) -> int:
    """Save until told to stop, then until all is acknowledged; says how many candidates are not done."""
    chance = random.Random(orders["seed"])
    candidates = [
        Candidate(orders, who, ledger, random.Random(chance.getrandbits(64))) for who in orders["candidates"]
    ]
    tasks = [asyncio.create_task(each.run()) for each in candidates]
    commands = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    stopped = asyncio.create_task(commands.readline())
    await asyncio.wait([stopped, *tasks], return_when=asyncio.FIRST_COMPLETED)
    for each in candidates:
        each.is_stopping = True
    until = time.monotonic() + DRAIN_WITHIN_S
    while not all(each.is_done for each in candidates) and time.monotonic() < until:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    broken = [task.exception() for task in tasks if task.done()]
    for error in (*broken, *(each.trouble for each in candidates if not each.is_done)):
        print(repr(error), file=sys.stderr)
    return len(broken) + sum(not each.is_done for each in candidates)


if __name__ == "__main__":
    sys.exit(
        min(asyncio.run(main(json.loads(Path(sys.argv[1]).read_text()), Ledger(Path(sys.argv[2])))), 100)
    )
