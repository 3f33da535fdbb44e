// @ts-check
// Knows how the outcome of an upload reads: what was taken in, or every problem by file and field.

import { el } from "/static/js/dom.js";
import { locale, pick, t } from "/static/js/text.js";

/** @param {import("./sending.js").Report} report @returns {HTMLElement} */
export function reportOf({ bank, issues, skipped }) {
  return el("div", { class: "stack" },
    bank ? taken(bank) : kept(issues),
    issues.length > 0 && issueTable(issues),
    skipped.length > 0 && skippedList(skipped));
}

/** @param {import("./sending.js").Bank} bank */
const taken = (bank) => el("div", { class: "notice", "data-tone": "good" }, el("div", {},
  el("p", { class: "notice-title" }, t("author.taken", { title: pick(bank.title), version: bank.version })),
  el("p", {}, t("author.taken_counts", { items: bank.items, tasks: bank.tasks, forms: bank.forms.length })),
  el("p", {}, el("a", { href: `/author/banks/${encodeURIComponent(bank.id)}` }, t("author.open_bank")))));

/** @param {import("./sending.js").Issue[]} issues */
const kept = (issues) => el("div", { class: "notice", "data-tone": "bad" }, el("div", {},
  el("p", { class: "notice-title" }, t("author.kept_out", { count: issues.length, files: new Set(issues.map(({ path }) => path)).size })),
  el("p", {}, t("author.kept_out_words"))));

/** Grouped by file, in the order of the first problem of each. @param {import("./sending.js").Issue[]} issues */
function issueTable(issues) {
  /** @type {Map<string, import("./sending.js").Issue[]>} */
  const files = new Map();
  for (const issue of issues) files.set(issue.path, [...(files.get(issue.path) ?? []), issue]);
  const heads = [t("author.field"), t("author.problem")];
  return el("div", { class: "table-frame", tabindex: 0, role: "region", "aria-label": t("author.problems") },
    el("table", { class: "table issues" },
      el("caption", { class: "visually-hidden" }, t("author.problems")),
      el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
      [...files].map(([path, found]) => el("tbody", {},
        el("tr", { class: "issue-file" }, el("th", { colspan: 2, scope: "rowgroup" }, el("code", {}, path), " ",
          el("span", { class: "badge", "data-tone": "bad" }, t("author.count", { count: found.length })))),
        found.map((issue) => el("tr", {},
          el("td", {}, issue.field ? el("code", {}, issue.field) : el("span", { class: "muted" }, t("author.whole_file"))),
          el("td", {}, words(issue.message, issue.message_zh))))))));
}

/** @param {import("./sending.js").Skipped[]} skipped */
const skippedList = (skipped) => el("details", { class: "run" },
  el("summary", {}, t("author.skipped", { count: skipped.length })),
  el("ul", { class: "run-body" }, skipped.map(({ where, why, why_zh }) => el("li", {}, el("code", {}, where), " ", words(why, why_zh)))));

/** @param {string} en @param {string} [zh] */
const words = (en, zh) => (locale === "zh" ? zh || en : en);
