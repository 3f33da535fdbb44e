"""The invigilator's live board of one room."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages.words import Words
from tests.e2e.sittings import Seat

LIVE_MS = 2_000  # what happens appears within two seconds, without a reload


@dataclass(frozen=True, slots=True)
class Board:
    """`/invigilate/rooms/<id>`"""

    page: Page
    words: Words

    def is_live(self) -> None:
        """Returns once changes are pushed here."""
        expect(self.page.get_by_text(self.words("board.feed_live"), exact=True)).to_be_visible()

    def cell(self, seat: Seat) -> Locator:
        """A seat of the room."""
        wanted = re.compile(f"^{re.escape(self.words('board.seat', number=seat.seat))}(?!\\d)")
        return self.page.get_by_role("gridcell", name=wanted)

    def shows(self, seat: Seat, key: str, within_ms: int = LIVE_MS, **values: object) -> None:
        """Returns once the seat is read aloud with these words."""
        words = re.compile(re.escape(self.words(key, **values)))
        expect(self.cell(seat)).to_have_accessible_name(words, timeout=within_ms)

    def count(self, look: str) -> Locator:
        """The number of seats in a state, in the bar above the room."""
        counts = self.page.get_by_role("group", name=self.words("board.counts"))
        return counts.get_by_role("button", name=re.compile(f"^{re.escape(self.words(look))}")).get_by_text(
            re.compile(r"^\d+$")
        )

    def choose(self, seat: Seat) -> None:
        """One seat."""
        self.cell(seat).click()

    def start(self) -> None:
        """The common start, asked back once."""
        self.press("board.start")
        self._confirm("board.start")

    def collect_room(self, reason: str) -> None:
        """Everybody at once."""
        self.press("board.collect_room")
        self._fill({"staff.reason": reason})
        self._confirm("board.collect_room")

    def give_time(self, minutes: int, reason: str, *, everybody: bool = False) -> None:
        """To whom is chosen, or to all."""
        self.press("board.give_time_all" if everybody else "board.give_time")
        self._fill({"board.minutes": str(minutes), "staff.reason": reason})
        self._confirm("board.give_time")

    def tell(self, text: str, *, everybody: bool = False) -> None:
        """To whom is chosen, or to all."""
        self.press("board.tell_all" if everybody else "board.tell")
        self._fill({"board.message": text})
        self._confirm("board.tell")

    def collect(self, reason: str) -> None:
        """From whom is chosen."""
        self.press("board.collect")
        self._fill({"staff.reason": reason})
        self._confirm("board.collect")

    def move(self, reason: str) -> str:
        """Who is chosen moves to the seat that is proposed first; gives the code as it is shown."""
        self.press("board.move")
        self._fill({"staff.reason": reason})
        self.dialog().get_by_role("button", name=self.words("board.move_do"), exact=True).click()
        shown = self.page.locator("[data-move-code]")
        expect(shown).to_be_visible()
        code = re.sub(r"\s", "", shown.inner_text())
        self._confirm("board.move_code_done")
        return code

    def pause(self, reason: str, *, everybody: bool = False) -> None:
        """The clocks of whom is chosen, or of all."""
        self.press("board.pause_room" if everybody else "board.pause")
        self._fill({"staff.reason": reason})
        self._confirm("board.pause")

    def resume(self, reason: str, *, everybody: bool = False) -> None:
        """They go on."""
        self.press("board.resume_room" if everybody else "board.resume")
        self._fill({"staff.reason": reason})
        self._confirm("board.resume")

    def press(self, key: str) -> None:
        """A button outside any dialog."""
        self.page.get_by_role("main").get_by_role("button", name=self.words(key), exact=True).click()

    def dialog(self) -> Locator:
        """What is being asked."""
        return self.page.get_by_role("dialog")

    def log(self) -> Locator:
        """The record of the room, newest first."""
        return self.page.get_by_role("list", name=self.words("board.log"))

    def _fill(self, values: dict[str, str]) -> None:
        for label, text in values.items():
            self.dialog().get_by_label(self.words(label), exact=True).fill(text)

    def _confirm(self, key: str) -> None:
        self.dialog().get_by_role("button", name=self.words(key), exact=True).click()
        expect(self.dialog()).to_be_hidden()
