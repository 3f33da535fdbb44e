// @ts-check
// Knows how the explanation of a clock reads: every row from where time counts to the end, in a dialog.

import { timeOfDay } from "/static/js/clock.js";
import { ask } from "/static/js/components/dialog.js";
import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";

/**
 * @typedef {{cause: string, since: string, until: string | null, reason: string, by: string, own: boolean, attempt_id: string | null}} Pause
 * @typedef {{what: string, ms: number, reason: string, by: string, at: string, closes_at: string}} TimeRow
 * @typedef {{attempt_id: string, candidate_number: string, timing: string, base: string, base_at: string | null, rows: TimeRow[],
 *   closes_at: string | null, theory_closes_at: string | null, theory_sealed_at: string | null, paused_at: string | null, pauses: Pause[],
 *   sums: Record<string, number>, server_now: string}} TimeExplanation
 */

/** Opens it; resolves when it is closed. @param {TimeExplanation} explanation @param {string} [who] above the rows */
export function showTime(explanation, who) {
  const { closes_at } = explanation;
  return ask({
    title: closes_at === null ? t("time.title_none") : t("time.title", { time: timeOfDay(closes_at, true) }),
    size: "wide",
    body: [who && el("p", { class: "muted small" }, who), ...(closes_at === null ? [el("p", {}, t("time.none_words"))] : told(explanation))],
    actions: [{ label: t("common.close"), value: "", tone: "primary" }],
  });
}

/** @param {TimeExplanation} explanation */
function told({ base, base_at, rows, closes_at, theory_closes_at, theory_sealed_at, pauses }) {
  return [
    el("table", { class: "table time-rows" },
      el("thead", {}, el("tr", {}, [t("time.what"), t("time.amount"), t("time.end_after"), t("time.by")].map((words) => el("th", { scope: "col" }, words)))),
      el("tbody", {},
        el("tr", {}, el("th", { scope: "row" }, baseWords(base)), el("td", {}), el("td", { class: "numeric" }, base_at && timeOfDay(base_at, true)), el("td", {})),
        rows.map(rowOf)),
      el("tfoot", {}, el("tr", {}, el("th", { scope: "row" }, t("time.end")), el("td", { class: "numeric" }, length(rows.reduce((sum, { ms }) => sum + ms, 0))),
        el("td", { class: "numeric" }, el("b", {}, closes_at && timeOfDay(closes_at, true))), el("td", {})))),
    theory_closes_at !== null && theory_sealed_at === null && el("p", {}, t("time.theory_end", { time: timeOfDay(theory_closes_at, true) })),
    ...pauses.map(({ since, by, reason }) => el("p", {}, t("time.stands", { time: timeOfDay(since, true), by, reason }))),
    el("p", { class: "muted small" }, t("time.local")),
  ];
}

/** @param {TimeRow} row */
const rowOf = ({ what, ms, reason, by, at, closes_at }) => el("tr", {},
  el("th", { scope: "row" }, stepWords(what)), el("td", { class: "numeric" }, length(ms)), el("td", { class: "numeric" }, timeOfDay(closes_at, true)),
  el("td", {}, by !== "" && [el("span", {}, `${by} · ${t("time.at", { time: timeOfDay(at, true) })}`), reason !== "" && el("q", {}, reason)]));

/** "+3:30:00", "−0:40:00", with thousandths only where there are some. @param {number} ms */
export function length(ms) {
  const left = Math.abs(ms);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const seconds = Math.floor(left / 1000);
  const parts = left % 1000 === 0 ? "" : `.${String(left % 1000).padStart(3, "0")}`;
  return `${ms < 0 ? "−" : "+"}${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${parts}`;
}

/** @param {string} base */
const baseWords = (base) => ({ room_start: t("time.base_room_start"), first_answer: t("time.base_first_answer"), latest: t("time.base_latest") })[base] ?? base;

/** @param {string} what */
const stepWords = (what) => ({
  allowance: t("time.allowance"), accommodation: t("time.accommodation"), credit: t("time.credit"), pause: t("time.pause"),
  changeover: t("time.changeover"), unused_theory: t("time.unused_theory"),
})[what] ?? what;
