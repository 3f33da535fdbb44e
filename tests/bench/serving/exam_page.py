"""One candidate's page as a server sees it: joins, saves, asks for the time, beats, comes back."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.bench.serving.answers import Answers
from tests.bench.serving.connection import Address
from tests.bench.serving.fetching import Fetcher, get
from tests.bench.serving.pump import Pump
from tests.bench.serving.socket_io import SocketIo
from tests.bench.serving.tally import Tally

COOKIE = "kaohe_sign_in"
# What makes a page fetch its attempt anew over HTTP, at once.
REFRESHING = ('["attempt_changed"', '["attempt_collected"')
LATER_S = 10.0  # within this it asks for what nobody waits for
SOON_S = 2.0
AGAIN_S = 0.01  # what has to wait for another request looks again after that
SAVED = '"outcome":"saved"'
OVER = "attempt_closed"  # the page locks at the end, too
ENDS = '"closes_at":'
ABOVE_THE_SET_UP = 1000  # revisions


@dataclass(slots=True, kw_only=True)
class World:
    """What all pages of a crowd share; `tally` is replaced when another stretch of measuring begins."""

    pump: Pump
    to: Address
    answers: Answers
    chance: Random
    heartbeat_s: float = 10.0
    resync_s: float = 15.0
    echo: bool = False
    back_within_s: float = 5.0  # a page that was cut off comes back after a random while
    tally: Tally = field(default_factory=Tally)
    _others: Tally = field(default_factory=Tally)  # what was due before or after
    _from: float = 0.0
    _until: float = float("inf")

    @property
    def host(self) -> str:
        """As it stands in requests."""
        return f"{self.to[0]}:{self.to[1]}"

    def begin(self, for_s: float) -> Tally:
        """Another stretch of measuring; its tally."""
        self.tally, self._others = Tally(), Tally()
        self._from = self.pump.now()
        self._until = self._from + for_s
        return self.tally

    def counts(self, due: float) -> bool:
        """Whether something that is due then belongs to the stretch under way."""
        return self._from <= due < self._until

    def tally_of(self, due: float) -> Tally:
        """Where to count it."""
        return self.tally if self.counts(due) else self._others


class ExamPage:
    """`done` is called after every answered save, `joined_first` once."""

    def __init__(self, world: World, number: int, token: str, lease: str, coding: bool, source: str) -> None:
        self.number = number
        self.coding = coding
        self.joined = False
        self.joined_first: Callable[[], None] | None = None
        self.done: Callable[[ExamPage], None] | None = None
        self.saves_when_told = False
        self._world = world
        self._token = token
        self._lease = lease
        self._source = source
        self._revision = ABOVE_THE_SET_UP
        self._sent_at = 0.0
        self._stopped = False
        self._was_told = False
        self._ends = ""
        self._asks_later = False
        self._socket: SocketIo | None = None
        self._fetcher = Fetcher(world.pump, world.to, source)

    def open(self) -> None:
        """Connect."""
        world = self._world
        self._socket = SocketIo(
            world.pump,
            world.to,
            source=self._source,
            cookie=self._cookie,
            joined=self._join,
            answered=self._answered,
            told=self._told,
            gone=self._cut_off,
            echo=world.echo,
        )

    def close(self) -> None:
        """For good."""
        self._stopped, self.joined = True, False
        self._fetcher.close()
        if self._socket is not None:
            self._socket.close()

    def live(self) -> None:
        """From now on ask for the time and beat as a page does; the phases differ from page to page."""
        world = self._world
        world.pump.after(world.chance.uniform(0, world.resync_s), self._resync)
        world.pump.after(world.chance.uniform(0, world.heartbeat_s), self._beat)

    def watch(self, saves: bool) -> None:
        """Note the next push; with `saves` the first answer follows once the page shows a question."""
        self._was_told, self.saves_when_told = False, saves

    def save(self, due: float, place: bool = False) -> None:
        """Send the next change; how long it takes counts from `due`."""
        world = self._world
        if not self.joined:
            world.tally.counts["not connected when due"] += 1
            return
        world.tally_of(due).late.append(world.pump.now() - due)
        self._revision += 1
        writes = world.answers.write(self.number, self._revision, self.coding)
        if place:
            writes += "," + world.answers.place(self.number, self._revision)
        self.ask("save_responses", f'{{"lease":"{self._lease}","writes":[{writes}]}}', due)

    def ask(self, event: str, payload: str, due: float) -> None:
        """Any event; nothing when not connected."""
        if self._socket is not None and self.joined:
            self._sent_at = self._world.pump.now()
            self._socket.ask(event, payload, due)

    def unanswered(self) -> list[float]:
        """When the saves were due that nobody has answered."""
        asked = [] if self._socket is None else self._socket.asked
        return [due for event, due in asked if event == "save_responses"]

    @property
    def _cookie(self) -> str:
        return f"{COOKIE}={self._token}"

    def _resync(self) -> None:
        if not self._stopped:
            self.ask("sync_timer", "{}", self._world.pump.now())
            self._world.pump.after(self._world.resync_s, self._resync)

    def _beat(self) -> None:
        if self._stopped:
            return
        now, every_s = self._world.pump.now(), self._world.heartbeat_s
        if now - self._sent_at >= every_s and self._socket is not None and self.joined:
            self._sent_at = now
            self._socket.emit("beat", "{}")
        self._world.pump.at(max(self._sent_at, now - every_s / 2) + every_s, self._beat)

    def _join(self) -> None:
        self.joined = True
        if not self._world.echo:
            self.ask("sync_timer", "{}", self._world.pump.now())
        told, self.joined_first = self.joined_first, None
        if told is not None:
            told()

    def _answered(self, event: str, due: float, text: str) -> None:
        world = self._world
        match event:
            case "save_responses":
                world.tally_of(due).saves.append(world.pump.now() - due)
                self._saved(text, world.tally_of(due))
            case "beat":
                world.tally_of(due).beats.append(world.pump.now() - due)
            case "sync_timer":
                self._time_told(text)

    def _saved(self, text: str, tally: Tally) -> None:
        if self._world.echo or SAVED in text:
            tally.counts["saved"] += 1
            if self.saves_when_told and self._was_told:
                self.saves_when_told = False
                tally.firsts.append(time.time())
        elif OVER in text:
            tally.counts["after the end"] += 1
        else:
            tally.wrong("refused save", text)
        if self.done is not None:
            self.done(self)

    def _time_told(self, text: str) -> None:
        """As the page does: an end that has moved is no longer what it shows, so it fetches the attempt."""
        at = text.find(ENDS)
        ends = text[at : at + 48] if at >= 0 else ""
        if at < 0:
            self._world.tally.wrong("refused sync", text)
        elif self._ends and ends != self._ends:
            self._refresh()
        self._ends = ends

    def _told(self, text: str) -> None:
        tally = self._world.tally
        tally.counts["events heard"] += 1
        if not self._was_told:
            self._was_told = True
            tally.pushes.append(time.time())
        if '["attempt_changed"' in text and '"state":"theory"' in text:
            self._begin()
        elif '["timer_synced"' in text or '["room_clock_shifted"' in text:
            self._ends = ""  # the page knows the new one: it moves by what it was told
            if '"reason":"started"' in text:
                self._refresh_later(LATER_S)
        elif '["room_state_changed"' in text:
            self._refresh_later(SOON_S if '"room_state":"paused"' in text else LATER_S)
        elif any(name in text for name in REFRESHING):
            self._refresh()

    def _begin(self) -> None:
        """The paper opens: it is fetched, and its first question shows as soon as it is here."""
        if self._stopped:
            return
        if self._fetcher.busy:
            self._world.pump.after(AGAIN_S, self._begin)
            return
        self._refresh_later(LATER_S)
        self._world.tally.counts["papers fetched"] += 1
        request = get(self._world.host, "/api/attempt/paper/theory", self._cookie, packed=True)
        self._fetcher.send(request, self._paper_fetched)

    def _paper_fetched(self, status: int, body: bytes) -> None:
        if status != 200:
            self._world.tally.wrong("refused paper", f"{status} {body[:200].decode(errors='replace')}")
        elif self.saves_when_told and self._was_told:
            self.save(self._world.pump.now())

    def _refresh_later(self, within_s: float) -> None:
        if not self._asks_later:
            self._asks_later = True
            self._world.pump.after(self._world.chance.uniform(0, within_s), self._refresh_now)

    def _refresh_now(self) -> None:
        self._asks_later = False
        if not self._stopped:
            self._refresh()

    def _refresh(self) -> None:
        if self._fetcher.busy:
            return
        self._world.tally.counts["attempts fetched"] += 1
        self._fetcher.send(get(self._world.host, "/api/attempt", self._cookie), self._fetched)

    def _fetched(self, status: int, body: bytes) -> None:
        if status != 200:
            self._world.tally.wrong("refused attempt", f"{status} {body.decode(errors='replace')}")

    def _cut_off(self, why: str) -> None:
        self.joined = False
        if self._stopped:
            return
        self._world.tally.wrong("cut off", why)
        self._world.pump.after(self._world.chance.uniform(0, self._world.back_within_s), self._again)

    def _again(self) -> None:
        if not self._stopped:
            self.open()
