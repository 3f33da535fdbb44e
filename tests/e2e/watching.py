"""What a browser complained about and what it received, over the whole life of a context."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, WebSocket

# Refused content is reported on the console by Chromium too, but not for every directive.
REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
  const { effectiveDirective, blockedURI, sourceFile, lineNumber } = event;
  console.error(`policy violation: ${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber}`);
});
"""
# What Chromium itself writes when the network or the server is away: tests that take it away expect it.
NETWORK = re.compile(r"net::ERR_|WebSocket connection to .* failed|status of 50[234]")


@dataclass  # without slots: Playwright keeps its wrappers of bound methods on the instance
class Watch:
    """Attached before the first page opens."""

    tolerated: tuple[re.Pattern[str], ...] = ()
    complaints: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        """Listen to everything of this context from now on."""
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self._complain(f"exception: {error.error}"))
        context.on("page", self._opened)

    def _opened(self, page: Page) -> None:
        page.on("websocket", self._connected)

    def _connected(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.frames.append(_text(frame)))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._complain(f"{message.type}: {message.text} ({message.location['url']})")

    def _complain(self, words: str) -> None:
        if not any(pattern.search(words) for pattern in self.tolerated):
            self.complaints.append(words)


def _text(frame: str | bytes) -> str:
    return frame if isinstance(frame, str) else frame.decode(errors="replace")
