// @ts-check
// Knows the map of the paper: a numbered square per item, grouped by kind, with what each shape means in words.

import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";
import { isAnswered } from "../papers.js";
import { kindWords } from "../words.js";

/** @typedef {import("../types.js").ItemEntry} ItemEntry */

/** Runs of items of the same kind, in paper order. @param {ItemEntry[]} entries @returns {ItemEntry[][]} */
function groups(entries) {
  /** @type {ItemEntry[][]} */
  const runs = [];
  for (const entry of entries) {
    const run = runs.at(-1);
    if (run !== undefined && run[0].item.kind === entry.item.kind) run.push(entry);
    else runs.push([entry]);
  }
  return runs;
}

/**
 * @param {ItemEntry[]} entries @param {(key: string) => import("../types.js").TheoryValue} valueOf @param {(key: string) => void} onchoose
 * @returns {{element: HTMLElement, list: HTMLElement, show: (current: string) => void}}
 */
export function navigator(entries, valueOf, onchoose) {
  const squares = new Map(
    entries.map((entry) => [
      entry.key,
      el(
        "button",
        {
          class: "square",
          type: "button",
          onclick: () => onchoose(entry.key),
        },
        String(entry.number),
      ),
    ]),
  );
  const count = el("p", { class: "navigator-count numeric", "aria-live": "off" });

  /** @param {string} current */
  function show(current) {
    let answered = 0;
    let flagged = 0;
    for (const { key, number, item } of entries) {
      const value = valueOf(key);
      const done = isAnswered(item.kind, value);
      answered += Number(done);
      flagged += Number(value.flagged === true);
      const square = /** @type {HTMLElement} */ (squares.get(key));
      square.dataset.answered = String(done);
      square.dataset.flagged = String(value.flagged === true);
      square.toggleAttribute("aria-current", key === current);
      if (key === current) square.setAttribute("aria-current", "true");
      square.setAttribute(
        "aria-label",
        [
          t("item.title", { number }),
          done ? t("navigator.answered") : t("navigator.unanswered"),
          value.flagged ? t("navigator.flagged") : "",
        ]
          .filter(Boolean)
          .join(t("navigator.comma")),
      );
    }
    count.textContent = t("navigator.count", { answered, total: entries.length, flagged });
  }

  const list = el(
    "div",
    { class: "navigator-groups", tabindex: "0", role: "region", "aria-label": t("navigator.items") },
    groups(entries).map((run) =>
      el(
        "section",
        {},
        el("h3", {}, kindWords(run[0].item.kind)),
        el(
          "div",
          { class: "squares" },
          run.map(({ key }) => squares.get(key)),
        ),
      ),
    ),
  );
  const element = el(
    "nav",
    { class: "navigator", "aria-label": t("navigator.title") },
    el("h2", {}, t("navigator.title")),
    count,
    list,
    legend(),
  );
  return { element, list, show };
}

function legend() {
  const sample = (/** @type {Record<string, any>} */ how, /** @type {string} */ words) =>
    el("li", {}, el("span", { class: "square", "aria-hidden": "true", ...how }), words);
  return el(
    "ul",
    { class: "legend" },
    sample({ "data-answered": "false" }, t("navigator.unanswered")),
    sample({ "data-answered": "true" }, t("navigator.answered")),
    sample({ "data-current": "true" }, t("navigator.current")),
    sample({ "data-flagged": "true" }, t("navigator.flagged")),
  );
}
