"""The practical paper on the candidate's page: tasks, editor, runs, submitting."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages.words import Words

RUNS_WITHIN_MS = 60_000  # a container has to start, perhaps behind another one


@dataclass(frozen=True, slots=True)
class PracticalPaper:
    """The step `practical` of `/exam`."""

    page: Page
    words: Words

    def entries(self) -> list[dict[str, Any]]:
        """The paper as this browser gets it."""
        found: list[dict[str, Any]] = self.page.request.get("/api/attempt/paper/practical").json()["entries"]
        return found

    def task_tab(self, entry: dict[str, Any]) -> Locator:
        """The tab of a task; it also says how far it is."""
        name = f"{entry['number']} {entry['task']['title'][self.words.locale]}"
        return self.page.get_by_role("tablist", name=self.words("practical.tasks")).get_by_role(
            "tab", name=name
        )

    def open(self, task: str) -> dict[str, Any]:
        """Choose a task; gives its entry."""
        expect(self.page.get_by_role("tablist", name=self.words("practical.tasks"))).to_be_visible()
        entry = next(each for each in self.entries() if each["task"]["id"] == task)
        self.task_tab(entry).click()
        expect(self.editor(entry["task"]["entry"][0])).to_be_visible()
        return entry

    def editor(self, path: str) -> Locator:
        """The editor with this file in it."""
        return self.page.get_by_role("textbox", name=self.words("practical.editor", path=path), exact=True)

    def write(self, path: str, source: str) -> None:
        """Put a whole program into the editor in place of what is there."""
        self.editor(path).click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)

    def run(self, on: str) -> Locator:
        """Choose a sample or the own input by its tab, run, and give the panel with the outcome."""
        runs = self.page.get_by_role("tablist", name=self.words("run.title"), exact=True)
        runs.get_by_role("tab", name=on, exact=True).click()
        self.page.get_by_role("button", name=self.words("run.do"), exact=True).click()
        return self.page.get_by_role("region", name=self.words("run.result"), exact=True)

    def run_sample(self, number: int) -> Locator:
        """The outcome of a run on a sample, once it is there."""
        panel = self.run(self.words("run.sample", number=number))
        expect(panel.get_by_text(self.words("run.stdout"), exact=True)).to_be_visible(timeout=RUNS_WITHIN_MS)
        return panel

    def run_own(self, typed: str) -> Locator:
        """The outcome of a run on what the candidate typed."""
        own = self.words("run.own")
        runs = self.page.get_by_role("tablist", name=self.words("run.title"), exact=True)
        runs.get_by_role("tab", name=own, exact=True).click()
        self.page.get_by_label(self.words("run.own_label"), exact=True).fill(typed)
        panel = self.run(own)
        expect(panel.get_by_text(self.words("run.stdout"), exact=True)).to_be_visible(timeout=RUNS_WITHIN_MS)
        return panel

    def submit(self, count: int) -> None:
        """Submit the open task; returns once the page says that this was the submission number `count`."""
        self.page.get_by_role("button", name=self.words("submit.do"), exact=True).click()
        expect(self.page.get_by_text(self.words.pattern("submit.made", count=count))).to_be_visible()
