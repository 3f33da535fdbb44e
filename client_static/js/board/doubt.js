// @ts-check
// Knows the notice that this machine slept or its clock was set: what the board shows of time may be off until the server answers.

import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";

const SHOWN_AFTER_MS = 1_000; // an answer comes sooner where there is a network, and what flickers worries people

/** @param {HTMLElement} place @param {import("/static/js/clock.js").ServerClock} clock */
export function doubt(place, clock) {
  const notice = el("div", { class: "notice", "data-tone": "bad", role: "alert" },
    el("div", {}, el("p", { class: "notice-title" }, t("board.doubt_title")), el("p", {}, t("board.doubt_words"))));
  let since = Infinity;
  clock.addEventListener("doubt", () => { since = performance.now(); });
  clock.addEventListener("tick", () => {
    const shown = clock.doubtful && performance.now() - since > SHOWN_AFTER_MS;
    if (shown && !notice.isConnected) place.append(notice);
    if (!shown && notice.isConnected) notice.remove();
  });
}
