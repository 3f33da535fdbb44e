"""Presses the run button in a real browser and lets the page itself say how long it took."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tests.e2e.pages.words import Words

# From the instant the browser gives to the press until the frame after the outcome is in the page.
WATCH = """
([run, panel]) => {
  window.pressedAt = null;
  window.took = new Promise((resolve) => {
    const pressed = (event) => { window.pressedAt = event.timeStamp; };
    run.addEventListener("click", pressed, { capture: true, once: true });
    const isShown = () => !panel.hasAttribute("aria-busy") && panel.querySelector("pre") !== null;
    const observer = new MutationObserver(() => {
      if (window.pressedAt === null || !isShown()) return;
      observer.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - window.pressedAt));
    });
    observer.observe(panel, { childList: true, attributes: true, subtree: true });
  });
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunButton:
    """The button under the editor and the panel where the outcome comes."""

    page: Page
    words: Words

    def press(self) -> float:
        """Milliseconds until the outcome of this press is shown."""
        self.page.evaluate(WATCH, [self._run.element_handle(), self._panel.element_handle()])
        self._run.click()
        took: float = self.page.evaluate("() => window.took")
        return took

    @property
    def shown(self) -> str:
        """What stands in the panel."""
        return self._panel.inner_text()

    @property
    def _run(self) -> Locator:
        return self.page.get_by_role("button", name=self.words("run.do"), exact=True)

    @property
    def _panel(self) -> Locator:
        return self.page.get_by_role("region", name=self.words("run.result"), exact=True)
