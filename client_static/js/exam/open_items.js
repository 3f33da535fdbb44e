// @ts-check
// Knows which items are unanswered or flagged, and lists them as buttons that lead there.

import { button, el } from "/static/js/dom.js";
import { pick, t } from "/static/js/text.js";
import { isAnswered, isWorkedOn } from "./papers.js";

/** @typedef {import("./types.js").ItemEntry | import("./types.js").TaskEntry} Entry */

/** @param {Entry} entry @param {import("./responses.js").Responses} responses */
const isOpen = (entry, responses) =>
  "item" in entry
    ? !isAnswered(entry.item.kind, responses.value(entry.key))
    : !isWorkedOn(entry, responses.value(entry.key));

/**
 * @param {Entry[]} entries @param {import("./responses.js").Responses} responses @param {(() => void) | null} leave
 *   called when one of them was pressed; null: they are only named
 * @returns {{lists: HTMLElement, chosen: () => string}}
 */
export function openItems(entries, responses, leave) {
  let chosen = "";
  /** @param {Entry} entry */
  const square = (entry) => {
    const words = "item" in entry ? String(entry.number) : `${entry.number} ${pick(entry.task.title)}`;
    if (leave === null) return el("span", { class: "square", "data-wide": !("item" in entry) }, words);
    return button(
      words,
      () => {
        chosen = entry.key;
        leave();
      },
      {
        class: "square",
        "data-wide": !("item" in entry),
        "aria-label": "item" in entry ? t("item.title", { number: entry.number }) : null,
      },
    );
  };
  const theory = entries.length > 0 && "item" in entries[0];
  const groups = [
    {
      title: theory ? t("open.unanswered") : t("open.untouched"),
      none: theory ? t("open.none_unanswered") : t("open.none_untouched"),
      found: entries.filter((entry) => isOpen(entry, responses)),
    },
    {
      title: t("open.flagged"),
      none: t("open.none_flagged"),
      found: entries.filter(({ key }) => responses.value(key).flagged === true),
    },
  ];
  const lists = el(
    "div",
    { class: "open-items" },
    groups.map(({ title, none, found }) =>
      found.length === 0
        ? el("p", { class: "muted" }, none)
        : el(
            "section",
            {},
            el("h3", {}, t("open.count", { title, count: found.length })),
            el("div", { class: "squares" }, found.map(square)),
          ),
    ),
  );
  return { lists, chosen: () => chosen };
}
