"""The candidate's page: the steps before the start, the bar above the papers, handing in, the receipt."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages.words import Words

# Resolves when the figures change, so that the answer is exact although they show whole seconds. A test may
# set the wall clock; this one nobody sets.
NEXT_FIGURES = """
(clock) => new Promise((resolve) => {
  new MutationObserver((_changes, observer) => {
    observer.disconnect();
    resolve([performance.timeOrigin + performance.now(), clock.textContent]);
  }).observe(clock, { childList: true, characterData: true, subtree: true });
})
"""
JOURNAL_LINES = """
() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("kaohe-journal");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const asking = opening.result.transaction("responses").objectStore("responses").count();
    asking.onsuccess = () => { opening.result.close(); resolve(asking.result); };
  };
})
"""


@dataclass(frozen=True, slots=True)
class ExamPage:
    """`/exam`"""

    page: Page
    words: Words

    def title(self, key: str) -> Locator:
        """The heading of a step."""
        return self.page.get_by_role("heading", name=self.words(key), exact=True)

    def button(self, key: str, **values: object) -> Locator:
        """A button by what is written on it."""
        return self.page.get_by_role("button", name=self.words(key, **values), exact=True)

    def text(self, key: str, **values: object) -> Locator:
        """Words somewhere on the page; placeholders that are not given may hold anything."""
        return self.page.get_by_text(self.words.pattern(key, **values))

    def notice(self, key: str, **values: object) -> Locator:
        """A notice above the papers by its words, which are also said to those who only hear."""
        return self.page.get_by_role("group", name=self.words.pattern(key, **values))

    # Before the start

    def confirm(self) -> None:
        """These are my particulars."""
        expect(self.title("confirm.title")).to_be_visible()
        self.button("confirm.yes").click()

    def accept_rules(self) -> None:
        """The tick, then on."""
        expect(self.title("rules.title")).to_be_visible()
        self.page.get_by_label(self.words("rules.read")).check()
        self.button("rules.accept").click()

    def arrive(self) -> None:
        """Everything up to the waiting screen, or to the paper where the room is running already."""
        self.confirm()
        self.accept_rules()

    # While answering

    def saved(self) -> None:
        """Returns once the bar says that everything is saved."""
        expect(self.text("save.saved")).to_be_visible()

    def saved_or_nothing_to_save(self) -> None:
        """Returns once nothing waits to be saved, on a page that perhaps never changed anything."""
        settled = self.text("save.saved_before").or_(self.text("save.all"))
        expect(settled).to_be_visible()

    def ends_at(self) -> float:
        """The end by the clock of the bar, in epoch seconds; exact to a quarter of a second."""
        clock = self.page.get_by_role("timer", name=self.words("clock.left"), exact=True)
        at_ms, shown = clock.evaluate(NEXT_FIGURES)
        found = re.search(r"(\d+):(\d\d):(\d\d)", shown)
        assert found, shown
        hours, minutes, seconds = map(int, found.groups())
        return float(at_ms / 1000 + hours * 3600 + minutes * 60 + seconds)

    def seconds_left(self) -> int:
        """What the clock of the bar shows now."""
        shown = self.page.get_by_role("timer", name=self.words("clock.left"), exact=True).inner_text()
        hours, minutes, seconds = map(int, re.findall(r"\d+", shown)[-3:])
        return hours * 3600 + minutes * 60 + seconds

    # Leaving

    def dialog(self) -> Locator:
        """The open dialog."""
        return self.page.get_by_role("dialog")

    def hand_in(self) -> None:
        """Button, tick, deed."""
        self.button("hand_in.open").click()
        self.dialog().get_by_label(self.words("hand_in.sure")).check()
        self.dialog().get_by_role("button", name=self.words("hand_in.do"), exact=True).click()
        expect(self.title("receipt.title")).to_be_visible()

    def of_receipt(self, key: str) -> Locator:
        """What the receipt says of one of its rows."""
        term = self.page.get_by_role("term").filter(has_text=re.compile(f"^{re.escape(self.words(key))}$"))
        return term.locator("xpath=following-sibling::dd[1]")

    def journal_lines(self) -> int:
        """How many lines this browser still keeps on the machine."""
        lines: int = self.page.evaluate(JOURNAL_LINES)
        return lines
