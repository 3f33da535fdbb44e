// @ts-check
// Knows what happens when time is up: inputs lock, what is left is sent within the grace, the server collects.

import { figures } from "/static/js/clock.js";
import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";

const ASK_AGAIN_MS = 1_500;

/**
 * Watches the clock of one paper; locks the page when it reaches zero and asks until the server has moved on.
 * @param {import("./context.js").Context} context @param {(cover: HTMLElement | null) => void} lock shows a cover and makes the page inert; null lifts it
 * @returns {() => void} stops watching
 */
export function watchTheEnd({ attempt, clock, outbox, link, announce }, lock) {
  let over = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let asking;

  function check() {
    const whole = clock.remaining() === 0;
    const theory = attempt.view.section === "theory" && clock.theoryRemaining() === 0;
    if (over === (whole || theory)) return;
    over = !over;
    if (over) end(whole);
    else reopen();
  }

  /** @param {boolean} whole */
  function end(whole) {
    const words = whole ? t("ending.collecting") : t("ending.sealing");
    lock(
      el(
        "div",
        { class: "card waiting", role: "alertdialog", "aria-labelledby": "ending-title", tabindex: "-1" },
        el("h1", { id: "ending-title" }, words),
        el("p", { class: "waiting-words" }, whole ? t("ending.collecting_words") : t("ending.sealing_words")),
      ),
    );
    announce(words);
    outbox.flush();
    asking = setInterval(() => link.refresh(), ASK_AGAIN_MS);
  }

  // Time was added in the very last moment.
  function reopen() {
    clearInterval(asking);
    lock(null);
    announce(t("ending.reopened", { time: figures(clock.remaining() ?? 0) }));
  }

  clock.addEventListener("tick", check);
  return () => {
    clock.removeEventListener("tick", check);
    clearInterval(asking);
    lock(null);
  };
}
