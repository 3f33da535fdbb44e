// @ts-check
// Knows how true the board is at this moment, and says so plainly when it is not live.

import { timeOfDay } from "/static/js/clock.js";
import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";

/**
 * @param {HTMLElement} place @param {HTMLElement} board dimmed while nothing arrives
 * @param {import("./feed.js").Feed} feed @param {import("/static/js/clock.js").ServerClock} clock
 */
export function freshness(place, board, feed, clock) {
  let newsAt = Date.now();
  let leftAt = 0;

  function show() {
    board.dataset.feed = feed.how;
    place.dataset.tone = { opening: "", live: "good", polling: "warn", lost: "bad", signed_out: "bad" }[feed.how];
    place.replaceChildren(el("span", { class: "feed-dot", "aria-hidden": "true" }), words());
  }

  function words() {
    switch (feed.how) {
      case "opening": return t("board.feed_opening");
      case "live": return t("board.feed_live");
      case "polling": return leftAt === 0 ? t("board.feed_polling") : t("board.feed_polling_since", { at: timeOfDay(leftAt, true) });
      case "lost": return t("board.feed_lost", { at: timeOfDay(newsAt, true) });
      case "signed_out": return el("a", { href: `/staff/sign-in?next=${encodeURIComponent(location.pathname)}` }, t("board.feed_signed_out"));
    }
  }

  feed.addEventListener("news", () => { newsAt = clock.now(); });
  feed.addEventListener("how", () => {
    if (feed.how === "live") leftAt = 0;
    else if (leftAt === 0 && board.dataset.feed === "live") leftAt = newsAt;
    show();
  });
}
