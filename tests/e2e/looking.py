"""Looking at a page as people with different eyes do: axe-core in both themes, at two sizes of the screen."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "client_static" / "node_modules" / "axe-core" / "axe.min.js"
# Themes differ in colours alone: the second one is asked what colours decide, and more strictly (AAA).
ASKED: dict[str, dict[str, Any]] = {
    "light": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    "contrast": {
        "type": "rule",
        "values": ["color-contrast", "color-contrast-enhanced", "link-in-text-block"],
    },
}
ROOM_SCREEN = {"width": 1366, "height": 768}
ZOOMED = {"width": 683, "height": 384}  # the room's screen at 200 %
RUN = """
async (asked) => {
  const { violations } = await axe.run(document, { runOnly: asked, resultTypes: ["violations"] });
  const shown = (nodes) => nodes.map(({ html }) => html.slice(0, 160)).join(" | ");
  return violations.map(({ id, nodes }) => `${id}: ${shown(nodes)}`);
}
"""
TOO_WIDE = """
() => {
  const { scrollWidth, clientWidth } = document.scrollingElement;
  if (scrollWidth <= clientWidth) return "";
  const beyond = [...document.body.querySelectorAll("*")].filter(
    (each) => each.getBoundingClientRect().right > clientWidth + 1,
  );
  const shown = beyond.slice(0, 3).map((each) => each.outerHTML.slice(0, 120));
  return `${scrollWidth} > ${clientWidth}: ${shown.join(" | ")}`;
}
"""
# Resolves when styles have settled: a colour half way through a transition is nobody's choice.
SETTLED = """
() => Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {})))
"""


def look(page: Page, where: str) -> list[str]:
    """Everything wrong with what stands on the page now, each with `where`; leaves the page as it was."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    chosen = page.evaluate("document.documentElement.dataset.theme")
    found: list[str] = []
    for theme, asked in ASKED.items():
        _use(page, theme)
        found += [f"{where} ({theme}): {each}" for each in page.evaluate(RUN, asked)]
    _use(page, chosen)
    return found + _too_wide(page, where)


def _use(page: Page, theme: str) -> None:
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    page.evaluate(SETTLED)


def _too_wide(page: Page, where: str) -> list[str]:
    found: list[str] = []
    for screen in (ZOOMED, ROOM_SCREEN):
        page.set_viewport_size(screen)  # type: ignore[arg-type]
        wide = page.evaluate(TOO_WIDE)
        if wide:
            found.append(f"{where} ({screen['width']} wide): {wide}")
    return found
