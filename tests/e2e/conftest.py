"""One station for the whole run, and browsers that must not complain about a single thing."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.pages.doors import CandidateDoor, StaffDoor
from tests.e2e.pages.exam import ExamPage
from tests.e2e.pages.words import Words
from tests.e2e.sittings import Seat, Sitting, open_sitting, take_without_browser, zip_of
from tests.e2e.watching import Watch
from tests.support.station import Station, start_station

SMALL_BANK = Path(__file__).parents[1] / "fixtures" / "banks" / "pair"
ROOM_SCREEN = {"width": 1366, "height": 768}
PATIENCE_MS = 15_000  # a busy machine; promises of speed are asked with a time of their own


@dataclass(slots=True, kw_only=True)
class Visitor:
    """Somebody with a browser of their own."""

    station: Station
    context: BrowserContext
    page: Page
    words: Words
    watch: Watch

    def sits_down(self, seat: Seat, start_code: str = "") -> ExamPage:
        """Open the candidate's door and sign in."""
        door = CandidateDoor(self.page, self.words)
        self.page.goto(f"{self.station.origin}/?lang={self.words.locale}")
        return door.sign_in(seat, start_code)

    def comes_to_work(self, login: str) -> None:
        """Open the staff's door and sign in; ends at the home of the role."""
        self.page.goto(f"{self.station.origin}/staff/sign-in?lang={self.words.locale}")
        StaffDoor(self.page, self.words).sign_in(login)

    def opens(self, path: str) -> None:
        """Go to a page of the station; it must be there."""
        answer = self.page.goto(self.station.origin + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"


Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def station(docker_ready: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """The demo station, served by real processes."""
    serving = start_station(tmp_path_factory.mktemp("station"))
    yield serving
    serving.stop()


@pytest.fixture(scope="session")
def small_bank(station: Station) -> tuple[str, str]:
    """A bank of five items and two tasks on the station: its id and that of its form."""
    packed = zip_of(SMALL_BANK)
    station.person("author").send("POST", "/api/banks", files={"package": ("pair.zip", packed)})
    return ("pair", "pair-a")


@pytest.fixture(scope="session")
def taken(station: Station) -> Sitting:
    """A sitting of the demo's paper that is over and judged: one candidate took it, the other never came."""
    sitting = open_sitting(station, people=2)
    take_without_browser(sitting, sitting.seats[0])
    sitting.steer("collecting")
    sitting.result(sitting.seats[0])
    return sitting


@pytest.fixture
def visit(chromium: Browser, station: Station) -> Iterator[Visit]:
    """Opens a browser of its own: `visit("en", tolerated=[...], **how a Playwright context is made)`."""
    visitors: list[Visitor] = []

    def open_browser(
        locale: str = "zh", *, tolerated: tuple[re.Pattern[str], ...] = (), **how: Any
    ) -> Visitor:
        context = chromium.new_context(
            **{"viewport": ROOM_SCREEN, "timezone_id": "Asia/Shanghai", "locale": "zh-CN"}
            | {"base_url": station.origin}
            | how
        )
        context.set_default_timeout(PATIENCE_MS)
        watch = Watch(tolerated)
        watch.attach(context)
        visitor = Visitor(
            station=station, context=context, page=context.new_page(), words=Words(locale), watch=watch
        )
        visitors.append(visitor)
        return visitor

    yield open_browser
    complaints = [complaint for visitor in visitors for complaint in visitor.watch.complaints]
    for visitor in visitors:
        visitor.context.close()
    assert complaints == []
