"""A candidate's page in a real browser for measuring: opened cold, slowed down, on a room's network."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, StorageState, sync_playwright

from deploy.setup.test_programs import chromium_program
from tests.bench.batches import ROOT
from tests.e2e.pages.doors import CandidateDoor
from tests.e2e.pages.practical import PracticalPaper
from tests.e2e.pages.theory import TheoryPaper
from tests.e2e.pages.words import Words
from tests.e2e.sittings import FREE, Sitting, open_sitting
from tests.support.chromium import FLAGS
from tests.support.station import Station

SCREEN: Any = {"width": 1366, "height": 768}
PATIENCE_MS = 60_000
FONTS = ROOT / "client_static" / "vendor" / "fonts"
FONTCONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir></fontconfig>"""
# When the first answer can be given, by the page's own clock from the start of its navigation.
WATCH = """
new MutationObserver((_changes, observer) => {
  if (!document.querySelector('.item-sheet .answer input, .item-sheet input.blank')) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.answerable = performance.now(); }));
}).observe(document, { childList: true, subtree: true });
"""
# Clock, beats and asking for the time come as often in a shortened exam as in a real one.
HURRIED = """
const before = window.setInterval;
window.setInterval = (run, ms, ...rest) => before(run, ms / {times}, ...rest);
"""
# Answers the question that is there and waits until its journal has the answer on the machine's disk.
ANSWERED = """
async () => {
  const at = Date.now();
  const inputs = [...document.querySelectorAll('.item-sheet .answer input, .item-sheet input.blank')];
  const input = inputs.find((each) => !each.checked); // of an earlier opening one is chosen already
  if (input.type === 'radio' || input.type === 'checkbox') input.click();
  else { input.value += '1'; input.dispatchEvent(new Event('input', { bubbles: true })); }
  const opened = indexedDB.open('kaohe-journal');
  await new Promise((resolve, reject) => { opened.onsuccess = resolve; opened.onerror = reject; });
  const store = () => opened.result.transaction('responses').objectStore('responses');
  for (let look = 0; look < 100; look += 1) {
    const all = store().getAll();
    await new Promise((resolve) => { all.onsuccess = resolve; });
    if (all.result.some((line) => !line.item.startsWith('@') && line.at >= at)) return true;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  return false;
}
"""
LOADED = "() => { const [n] = performance.getEntriesByType('navigation'); return n.loadEventEnd; }"


@dataclass(slots=True, kw_only=True)
class Opened:
    """One opening of a page: the bytes of every resource by its path, and when it could be used."""

    page: Page
    cdp: CDPSession
    transferred: dict[str, float] = field(default_factory=dict)

    @property
    def fonts(self) -> float:
        """Bytes of fonts."""
        return sum(size for path, size in self.transferred.items() if "/fonts/" in path)

    @property
    def without_fonts(self) -> float:
        """Bytes of everything else."""
        return sum(self.transferred.values()) - self.fonts


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who answers, and whose page is opened again and again by the same sign-in."""

    browser: Browser
    station: Station
    sitting: Sitting
    state: StorageState
    words: Words

    @contextmanager
    def open(self, path: str, *, slower: float = 1, room: bool = False, hurried: int = 1) -> Iterator[Opened]:
        """A browser without cache goes to `path`.

        Args:
            slower: divides its CPU.
            room: 10 Mbit/s and 20 ms.
            hurried: so many times as often comes what the page does again and again.
        """
        context = self.browser.new_context(
            base_url=self.station.origin, viewport=SCREEN, storage_state=self.state
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script(WATCH)
        if hurried != 1:
            page.add_init_script(HURRIED.replace("{times}", str(hurried)))
        opened = Opened(page=page, cdp=context.new_cdp_session(page))
        _count(opened)
        if slower != 1:
            opened.cdp.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        if room:
            opened.cdp.send("Network.emulateNetworkConditions", ROOM)
        page.goto(self.station.origin + path)
        yield opened
        context.close()

    def theory(self, page: Page) -> TheoryPaper:
        """The theory paper on a page."""
        return TheoryPaper(page, self.words)

    def practical(self, page: Page) -> PracticalPaper:
        """The practical paper on a page, gone to."""
        papers = page.get_by_role("group", name=self.words("paper.choose"))
        papers.get_by_role("button", name=self.words("paper.practical")).click()
        return PracticalPaper(page, self.words)


ROOM: dict[str, Any] = {
    "offline": False,
    "latency": 20,
    "downloadThroughput": 10_000_000 / 8,
    "uploadThroughput": 10_000_000 / 8,
}


def answerable_ms(opened: Opened) -> float:
    """When the first question could be answered."""
    opened.page.wait_for_function("() => window.answerable !== undefined")
    return float(opened.page.evaluate("() => window.answerable"))


def answers(opened: Opened) -> bool:
    """Whether the question takes an answer that then lies in the journal."""
    return bool(opened.page.evaluate(ANSWERED))


def loaded_ms(opened: Opened) -> float:
    """When a page without anything to do was there."""
    opened.page.wait_for_function(f"() => ({LOADED})() > 0")
    return float(opened.page.evaluate(LOADED))


@contextmanager
def candidate_on(station: Station, folder: Path, *, has_fonts: bool) -> Iterator[Candidate]:
    """A candidate at the demo's paper, both papers open; `has_fonts`: a Chinese font is installed there."""
    environment: dict[str, str | float | bool] = {"HOME": str(folder)}
    if has_fonts:
        config = folder / "fonts.conf"
        config.write_text(FONTCONFIG.format(fonts=FONTS, cache=folder / "cache"))
        environment["FONTCONFIG_FILE"] = str(config)
    sitting = open_sitting(station, rules=FREE | {"try_runs": {"limit": None}})
    words = Words("zh")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_program(), args=list(FLAGS), env=environment
        )
        page = browser.new_context(base_url=station.origin, viewport=SCREEN).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{station.origin}/?lang=zh")
        CandidateDoor(page, words).sign_in(sitting.seats[0], "").arrive()
        sitting.start()
        TheoryPaper(page, words).shows(1)
        state = page.context.storage_state()
        page.context.close()
        yield Candidate(browser=browser, station=station, sitting=sitting, state=state, words=words)
        browser.close()


def _count(opened: Opened) -> None:
    paths: dict[str, str] = {}

    def answered(event: dict[str, Any]) -> None:
        paths[event["requestId"]] = event["response"]["url"]

    def finished(event: dict[str, Any]) -> None:
        path = paths.get(event["requestId"], "?")
        opened.transferred[path] = opened.transferred.get(path, 0) + event["encodedDataLength"]

    opened.cdp.on("Network.responseReceived", answered)
    opened.cdp.on("Network.loadingFinished", finished)
    opened.cdp.send("Network.enable")
