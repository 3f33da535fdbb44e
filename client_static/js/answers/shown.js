// @ts-check
// Knows how the content of an answer file reads beside what the server has: questions, revisions, sizes; no answers.

import { timeOfDay } from "/static/js/clock.js";
import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";

/**
 * @typedef {{item: string, section: "theory" | "practical" | null, number: number | null, revision: number, size: number,
 *   saved_revision: number | null, saved_size: number | null, saved_at: string | null,
 *   standing: "newer" | "same" | "older" | "differs" | "unknown"}} Line
 * @typedef {{attempt_id: string, candidate: string, candidate_number: string, seat: number, made_at: string, digest: string,
 *   same_device: boolean, is_over: boolean, loaded_at: string | null, lines: Line[]}} AnswerFile
 */

/** What is to be known before one loads it. @param {AnswerFile} found */
export const summary = (found) => [
  el(
    "p",
    { class: "numeric" },
    `${found.candidate_number} · `,
    t("answers.made", { time: timeOfDay(found.made_at, true) }),
  ),
  found.loaded_at !== null && notice("warn", t("answers.loaded_before", { time: timeOfDay(found.loaded_at, true) })),
  found.is_over ? notice("warn", t("answers.is_over")) : !found.same_device && notice("warn", t("answers.other_device")),
];

/** @param {string} tone @param {string} words */
const notice = (tone, words) => el("div", { class: "notice", "data-tone": tone }, el("p", {}, words));

/**
 * A row per answer; those that can be taken have a tick.
 * @param {Line[]} lines @param {boolean} isOver then nothing is written over, and everything is ticked
 * @returns {{element: HTMLElement, chosen: () => string[]}}
 */
export function linesTable(lines, isOver) {
  /** @type {Map<string, HTMLInputElement>} */
  const ticks = new Map();
  const rows = lines.map((line) => {
    const takes = line.standing === "newer" || line.standing === "differs";
    const tick = el("input", {
      type: "checkbox",
      checked: line.standing === "newer" || isOver,
      "aria-label": `${t("answers.take")} ${nameOf(line)}`,
    });
    if (takes) ticks.set(line.item, tick);
    return el(
      "tr",
      {},
      el("td", {}, takes && tick),
      el("th", { scope: "row" }, nameOf(line), " ", el("code", { class: "muted" }, line.item)),
      el("td", { class: "numeric" }, t("answers.version", { revision: line.revision, size: line.size })),
      el("td", { class: "numeric" }, savedWords(line)),
      el("td", {}, standingWords(line.standing)),
    );
  });
  const heads = [
    t("answers.take"),
    t("answers.item"),
    t("answers.in_file"),
    t("answers.at_server"),
    t("answers.standing"),
  ];
  const element = el(
    "div",
    { class: "table-frame", tabindex: "0", role: "region", "aria-label": t("answers.table") },
    el(
      "table",
      { class: "table" },
      el("caption", { class: "visually-hidden" }, t("answers.table")),
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          heads.map((head) => el("th", { scope: "col" }, head)),
        ),
      ),
      el("tbody", {}, rows),
    ),
  );
  return { element, chosen: () => [...ticks].filter(([, { checked }]) => checked).map(([item]) => item) };
}

/** @param {Line} line */
function nameOf({ section, number, item }) {
  if (number === null) return item;
  return section === "theory" ? t("answers.item_theory", { number }) : t("answers.item_practical", { number });
}

/** @param {Line} line */
const savedWords = ({ saved_revision: revision, saved_size: size, saved_at: at }) =>
  revision === null || size === null || at === null
    ? t("answers.none")
    : t("answers.version_saved", { revision, size, time: timeOfDay(at, true) });

/** @param {Line["standing"]} standing */
const standingWords = (standing) =>
  ({
    newer: t("answers.newer"),
    same: t("answers.same"),
    older: t("answers.older"),
    differs: t("answers.differs"),
    unknown: t("answers.unknown"),
  })[standing];
