// @ts-check
// Knows the clock in the top bar: calm figures; at the warning marks a change of dress, a notice and a spoken word.

import { figures } from "/static/js/clock.js";
import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";
import { Warnings } from "./warnings.js";

const SHOWN_MS = 20_000; // a warning has been read by then; the clock keeps its colour

/** "10 分钟" @param {number} ms */
const minutesWords = (ms) =>
  ms >= 60_000
    ? t("clock.minutes", { minutes: Math.round(ms / 60_000) })
    : t("clock.seconds", { seconds: Math.round(ms / 1000) });

/**
 * @param {import("./context.js").Context} context
 * @param {{name: string, label: string, left: () => number | null, warn: (words: string) => string, small?: boolean}} what
 *   name: of the clock among those of the attempt; left: milliseconds, null hides it; warn: what is said at a mark
 */
export function countdown({ attempt, clock, announce, notices }, { name, label, left, warn, small = false }) {
  const shown = el("span", { class: "clock-figures" });
  const element = el(
    "div",
    { class: "clock", "data-small": small, role: "timer", "aria-label": label },
    el("span", { class: "clock-label" }, label),
    shown,
  );
  const warnings = new Warnings(attempt.view.warn_at_ms, `kaohe_warned_${attempt.view.id}_${name}`);

  function show() {
    const ms = left();
    element.hidden = ms === null;
    if (ms === null) return;
    const text = figures(ms);
    if (shown.textContent !== text) shown.textContent = text;
    const marks = attempt.view.warn_at_ms;
    const passed = marks.filter((mark) => ms <= mark);
    element.dataset.mark = passed.length === 0 ? "" : passed.length === marks.length ? "last" : "warn";
    const due = ms > 0 ? warnings.due(ms) : null;
    if (due !== null) say(warn(minutesWords(due)));
  }

  /** @param {string} words */
  function say(words) {
    const id = `warned-${name}`;
    announce(words);
    notices.show({ id, words, tone: "warn", acknowledge: t("messages.acknowledge") });
    setTimeout(() => notices.withdraw(id), SHOWN_MS);
  }

  clock.addEventListener("tick", show);
  show();
  return { element, unmount: () => clock.removeEventListener("tick", show) };
}
