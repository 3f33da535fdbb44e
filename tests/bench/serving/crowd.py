"""Many exam pages on one loop: let in at a pace, answering on a schedule that waits for nobody, measured."""

from collections.abc import Callable, Sequence
from typing import Any

from tests.bench.serving.exam_page import ExamPage, World

JITTER = 0.2  # of the time between two saves of a page
LAST_ANSWERS_WITHIN_S = 5.0  # as long as a page waits before it asks over HTTP
PACE_S = 0.01  # how finely connecting is spread

Finished = Callable[[dict[str, Any]], object]


class Crowd:
    """Pages are made in the order of `sign_ins`: `[token, lease, codes]`; `sources` are taken in turn."""

    def __init__(
        self, world: World, sign_ins: Sequence[Sequence[Any]], sources: Sequence[str], join_within_s: float
    ) -> None:
        self.world = world
        self.pages: list[ExamPage] = []
        self._pump = world.pump
        self._sign_ins = sign_ins
        self._sources = sources
        self._join_within_s = join_within_s
        self._joined = 0
        self._answering = 0  # pages whose schedule runs
        self._every_s = self._coding_every_s = 0.0
        self._runs = True

    def connect(self, count: int, per_s: float, finished: Finished) -> None:
        """Let so many more in; `finished` gets how many joined, in which time."""
        began, first = self._pump.now(), len(self.pages)
        wanted = min(count, len(self._sign_ins) - first)
        self._joined = 0
        self._open_some(first + wanted, max(1, int(per_s * PACE_S)))
        self._look_joined(wanted, began, wanted / per_s + self._join_within_s, finished)

    def answer(self, every_s: float, coding_every_s: float, live: bool) -> None:
        """Every page that does not yet saves from now on; with `live` it does all else of a page, too."""
        self._every_s, self._coding_every_s = every_s, coding_every_s
        for page in self.pages[self._answering :]:
            if live:
                page.live()
            first = self._pump.now() + self.world.chance.uniform(0, self._wait_s(page))
            self._pump.at(first, self._save, page, first)
        self._answering = len(self.pages)

    def measure(self, for_s: float, finished: Finished) -> None:
        """What is due from now on for so long; a save counts whenever it is answered."""
        tally = self.world.begin(for_s)

        def end() -> None:
            unanswered = [due for page in self.pages for due in page.unanswered() if self.world.counts(due)]
            tally.saves.extend(self._pump.now() - due for due in unanswered)
            tally.counts["never answered"] += len(unanswered)
            finished(tally.to_json() | {"for_s": for_s})

        def look(patience_s: float) -> None:
            is_open = any(self.world.counts(due) for page in self.pages for due in page.unanswered())
            if is_open and patience_s > 0:
                self._pump.after(0.5, look, patience_s - 0.5)
            else:
                end()

        self._pump.after(for_s, look, LAST_ANSWERS_WITHIN_S)

    def close(self) -> None:
        """Everybody leaves."""
        self._runs = False
        for page in self.pages:
            page.close()

    def _open_some(self, until: int, at_once: int) -> None:
        for _ in range(min(at_once, until - len(self.pages))):
            number = len(self.pages)
            token, lease, codes = self._sign_ins[number]
            source = self._sources[number % len(self._sources)]
            page = ExamPage(self.world, number, token, lease, bool(codes), source)
            page.joined_first = self._count_joined
            self.pages.append(page)
            page.open()
        if len(self.pages) < until:
            self._pump.after(PACE_S, self._open_some, until, at_once)

    def _count_joined(self) -> None:
        self._joined += 1

    def _look_joined(self, wanted: int, began: float, patience_s: float, finished: Finished) -> None:
        took_s = self._pump.now() - began
        if self._joined >= wanted or took_s > patience_s:
            tally = self.world.tally
            found = {"joined": self._joined, "wanted": wanted, "took_s": took_s}
            finished(found | {"counts": dict(tally.counts), "examples": tally.examples})
        else:
            self._pump.after(PACE_S, self._look_joined, wanted, began, patience_s, finished)

    def _wait_s(self, page: ExamPage) -> float:
        return self._coding_every_s if page.coding else self._every_s

    def _save(self, page: ExamPage, due: float) -> None:
        """The next one is due by the schedule, however long this one takes."""
        if not self._runs:
            return
        page.save(due, place=not page.coding and self.world.chance.random() < 0.5)
        again = due + self._wait_s(page) * self.world.chance.uniform(1 - JITTER, 1 + JITTER)
        self._pump.at(again, self._save, page, again)
