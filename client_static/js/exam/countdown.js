// @ts-check
// Knows the clock in the top bar: calm figures, a change of dress and a spoken word only at the warning marks.

import { figures } from "/static/js/clock.js";
import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";

/** "10 分钟" @param {number} ms */
const minutesWords = (ms) =>
  ms >= 60_000
    ? t("clock.minutes", { minutes: Math.round(ms / 60_000) })
    : t("clock.seconds", { seconds: Math.round(ms / 1000) });

/**
 * @param {import("./context.js").Context} context
 * @param {{label: string, left: () => number | null, warn: (words: string) => string, small?: boolean}} what
 *   left: milliseconds, null hides the clock; warn: what is said at a mark
 */
export function countdown({ attempt, clock, announce }, { label, left, warn, small = false }) {
  const shown = el("span", { class: "clock-figures" });
  const element = el(
    "div",
    { class: "clock", "data-small": small, role: "timer", "aria-label": label },
    el("span", { class: "clock-label" }, label),
    shown,
  );
  let before = left();

  function show() {
    const ms = left();
    element.hidden = ms === null;
    if (ms === null) return;
    const text = figures(ms);
    if (shown.textContent !== text) shown.textContent = text;
    const marks = attempt.view.warn_at_ms;
    const passed = marks.filter((mark) => ms <= mark);
    element.dataset.mark = passed.length === 0 ? "" : passed.length === marks.length ? "last" : "warn";
    const crossed = marks.filter((mark) => before !== null && before > mark && ms <= mark).at(-1);
    if (crossed !== undefined) announce(warn(minutesWords(crossed)));
    before = ms;
  }

  clock.addEventListener("tick", show);
  show();
  return { element, unmount: () => clock.removeEventListener("tick", show) };
}
