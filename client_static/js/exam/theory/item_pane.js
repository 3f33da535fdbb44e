// @ts-check
// Knows how one theory item is shown: head with number, kind, points and flag; stem, listing, answer.

import { button, el, prose } from "/static/js/dom.js";
import { pick, t } from "/static/js/text.js";
import { isAnswered } from "../papers.js";
import { kindHint, kindWords, pointsWords } from "../words.js";
import { blankInputs } from "./blanks.js";
import { choiceInputs } from "./choices.js";

/** @typedef {import("../types.js").ItemEntry} ItemEntry */
/** @typedef {import("../types.js").TheoryValue} TheoryValue */

/** The program to read; the server colours it and may leave the frame to the page. @param {string} html */
function listing(html) {
  if (/^\s*<(pre|div)\b/.test(html)) return prose(html);
  const box = prose('<pre class="code"><code></code></pre>');
  /** @type {HTMLElement} */ (box.querySelector("code")).innerHTML = html;
  return box;
}

/**
 * @param {ItemEntry} entry
 * @param {{value: () => TheoryValue, set: (value: TheoryValue) => void, refusal: () => string | null}} answer
 * @returns {{element: HTMLElement, showState: () => void, toggleFlag: () => void}}
 */
export function itemPane(entry, answer) {
  const { number, points, item } = entry;
  const stem = prose(pick(item.stem_html), { class: "prose stem" });
  const flag = button(t("item.flag"), toggleFlag, { class: "button flag-button", "data-size": "small" });
  const clear = button(
    t("item.clear"),
    () => {
      change({});
      redraw();
    },
    { "data-tone": "quiet", "data-size": "small" },
  );
  const problem = el("p", { class: "notice", "data-tone": "bad", role: "alert" });
  const place = el("div", { class: "answer" });

  /** @param {TheoryValue} part the new answer; the flag stays */
  function change(part) {
    const { flagged } = answer.value();
    answer.set(flagged ? { ...part, flagged } : part);
  }

  function toggleFlag() {
    const { flagged, ...rest } = answer.value();
    answer.set(flagged ? rest : { ...rest, flagged: true });
  }

  function redraw() {
    const value = answer.value();
    const blanks = item.kind === "fill" || item.kind === "reading";
    place.replaceChildren(
      ...[blanks ? blankInputs(entry, stem, value, change) : choiceInputs(entry, value, change)].filter(
        (part) => part !== null,
      ),
    );
  }

  function showState() {
    const value = answer.value();
    flag.setAttribute("aria-pressed", String(value.flagged === true));
    clear.hidden = !isAnswered(item.kind, value);
    const reason = answer.refusal();
    problem.hidden = reason === null;
    problem.textContent = reason === null ? "" : t("item.refused", { reason });
  }

  redraw();
  showState();
  const element = el(
    "article",
    { class: "item", "aria-labelledby": "item-title" },
    el(
      "header",
      { class: "item-head" },
      el("h2", { id: "item-title", tabindex: "-1" }, t("item.title", { number })),
      el("span", { class: "badge", "data-tone": "accent" }, kindWords(item.kind)),
      el("span", { class: "muted numeric" }, pointsWords(points)),
      el("span", { class: "item-hint muted" }, kindHint(item.kind)),
      flag,
    ),
    stem,
    item.code_html !== null && listing(item.code_html),
    place,
    problem,
    el("p", { class: "item-clear" }, clear),
  );
  return { element, showState, toggleFlag };
}
