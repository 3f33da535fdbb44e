"""Other loads on a crowd: as many saves as a server takes, one page without manners, somebody who listens."""

import time
from collections import deque

from tests.bench.serving.crowd import Crowd, Finished
from tests.bench.serving.exam_page import ExamPage, World
from tests.bench.serving.fetching import Fetcher, post

LOOK_EVERY_S = 0.05
SEND_EVERY_S = 0.002
TAIL_S = 0.3
SOURCE = "127.0.0.2"


def closed_loop(crowd: Crowd, in_flight: int, for_s: float, finished: Finished) -> None:
    """So many saves are always under way, from one page after the other."""
    pump, tally = crowd.world.pump, crowd.world.begin(for_s + TAIL_S)
    began = pump.now()
    idle = deque(page for page in crowd.pages if page.joined)

    def next_one(page: ExamPage | None) -> None:
        if page is not None:
            idle.append(page)
        if idle and pump.now() < began + for_s:
            idle.popleft().save(pump.now())

    for page in crowd.pages:
        page.done = next_one
    for _ in range(min(in_flight, len(idle))):
        next_one(None)
    pump.after(for_s + TAIL_S, lambda: finished(tally.to_json() | {"per_s": len(tally.saves) / for_s}))


def closed_loop_http(world: World, path: str, in_flight: int, for_s: float, finished: Finished) -> None:
    """The same over plain HTTP, from as many kept connections; every answer is that of a save."""
    pump, tally = world.pump, world.begin(for_s + TAIL_S)
    began = pump.now()

    def send(fetcher: Fetcher, number: int, revision: int) -> None:
        asked_at = pump.now()

        def answered(status: int, body: bytes) -> None:
            tally.saves.append(pump.now() - asked_at)
            if status == 200 and b"saved" in body:
                tally.counts["saved"] += 1
            else:
                tally.wrong("refused save", f"{status} {body.decode(errors='replace')}")
            if pump.now() < began + for_s:
                send(fetcher, number, revision + 1)

        write = world.answers.write(number, revision, coding=False)
        body = f'{{"lease":"page-{number}","writes":[{write}]}}'
        fetcher.send(post(world.host, path, body), answered)

    first = int(time.time() * 1000)  # above the revisions of the stretch before
    for number in range(in_flight):
        send(Fetcher(pump, world.to, SOURCE), number, first)
    pump.after(for_s + TAIL_S, lambda: finished(tally.to_json() | {"per_s": len(tally.saves) / for_s}))


def listen(crowd: Crowd, count: int, within_s: float, saves: bool, finished: Finished) -> None:
    """Until so many pages were told something; with `saves`, until so many then had an answer accepted."""
    pump, tally = crowd.world.pump, crowd.world.begin(within_s)
    until = pump.now() + within_s
    for page in crowd.pages:
        page.watch(saves)

    def look() -> None:
        if len(tally.firsts if saves else tally.pushes) >= count or pump.now() > until:
            finished(tally.to_json())
        else:
            pump.after(LOOK_EVERY_S, look)

    look()


def abuse(crowd: Crowd, per_s: float, for_s: float, finished: Finished) -> None:
    """The first page saves that often, and comes back at once as often as it is thrown out."""
    pump, tally = crowd.world.pump, crowd.world.begin(for_s)
    page, began = crowd.pages[0], pump.now()

    def send(number: int) -> None:
        while began + number / per_s <= pump.now():
            page.save(pump.now())
            number += 1
        if pump.now() > began + for_s:
            finished(tally.to_json() | {"due": number})
        else:
            pump.after(SEND_EVERY_S, send, number)

    send(0)


def probe(crowd: Crowd, every_s: float, pages: int) -> None:
    """The last so many pages ask again and again for an acknowledgement that costs nothing."""
    pump = crowd.world.pump

    def ask(page: ExamPage, due: float) -> None:
        page.ask("beat", "{}", due)
        pump.at(due + every_s, ask, page, due + every_s)

    for at, page in enumerate(crowd.pages[-pages:]):
        due = pump.now() + every_s * at / pages
        pump.at(due, ask, page, due)
