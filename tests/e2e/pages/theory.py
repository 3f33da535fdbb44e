"""The theory paper on the candidate's page: one item at a time and the map of all."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages.words import Words


@dataclass(frozen=True, slots=True)
class TheoryPaper:
    """The step `theory` of `/exam`."""

    page: Page
    words: Words

    def entries(self) -> list[dict[str, Any]]:
        """The paper as this browser gets it, in this candidate's order."""
        found: list[dict[str, Any]] = self.page.request.get("/api/attempt/paper/theory").json()["entries"]
        return found

    def first_of_each_kind(self) -> dict[str, dict[str, Any]]:
        """Kind to the first entry of it."""
        first: dict[str, dict[str, Any]] = {}
        for entry in self.entries():
            first.setdefault(entry["item"]["kind"], entry)
        return first

    def square(self, number: int) -> Locator:
        """An item on the map."""
        wanted = re.compile(f"^{re.escape(self.words('item.title', number=number))}(?!\\d)")
        return self.page.get_by_role("navigation").get_by_role("button", name=wanted)

    def go_to(self, number: int) -> None:
        """By the map."""
        self.square(number).click()
        self.shows(number)

    def shows(self, number: int) -> None:
        """Returns once this item stands there."""
        expect(
            self.page.get_by_role("heading", name=self.words("item.title", number=number), exact=True)
        ).to_be_visible()

    def option(self, at: int) -> Locator:
        """A radio button or check box of the item, from 0 in the order shown."""
        answers = self.page.get_by_role("group").get_by_role("radio")
        return answers.or_(self.page.get_by_role("group").get_by_role("checkbox")).nth(at)

    def blank(self, number: int) -> Locator:
        """An input in the stem of a fill-in, from 1."""
        return self.page.get_by_label(self.words("item.blank", number=number), exact=True)

    def output(self) -> Locator:
        """Where the output of a program is written."""
        return self.page.get_by_label(self.words("item.output"), exact=True)

    def flag(self) -> Locator:
        """The flag of the item that is shown."""
        return self.page.get_by_role("button", name=self.words("item.flag"), exact=True)

    def state_of(self, number: int) -> str:
        """What the map says of an item, for those who hear it."""
        return self.square(number).get_attribute("aria-label") or ""

    def open_sealing(self) -> Locator:
        """The dialog that asks before the paper is sealed."""
        self.page.get_by_role("button", name=self.words("sealing.open"), exact=True).click()
        return self.page.get_by_role("dialog", name=self.words("sealing.title"))

    def seal(self) -> None:
        """For good."""
        self.open_sealing().get_by_role("button", name=self.words("sealing.do"), exact=True).click()
