// @ts-check
// Knows how an answer reads when it is not in its place on the paper: options by their letters, blanks, files.

import { listed, t } from "/static/js/text.js";

/** @typedef {{label: string, text: string, code: boolean}} Part */

const LETTERS = Array.from({ length: 26 }, (_, number) => String.fromCharCode(65 + number)).join("");

/** @param {import("./papers.js").Entry | null} entry null: not of a paper that is open @param {any} value @returns {Part[]} */
export function answerWords(entry, value) {
  const parts = partsOf(entry, value);
  if (value.flagged === true) parts.push({ label: "", text: t("navigator.flagged"), code: false });
  return parts.length > 0 ? parts : [{ label: "", text: t("contested.empty"), code: false }];
}

/** @param {import("./papers.js").Entry | null} entry @param {any} value @returns {Part[]} */
function partsOf(entry, value) {
  if (value.files !== undefined)
    return Object.entries(value.files).map(([path, text]) => ({ label: path, text: String(text), code: true }));
  if (value.blanks !== undefined)
    return Object.entries(value.blanks).map(([id, text]) => ({
      label: t("item.blank", { number: id }),
      text: String(text),
      code: true,
    }));
  const chosen = value.choices ?? (value.choice === undefined ? [] : [value.choice]);
  if (chosen.length === 0) return [];
  return [{ label: "", text: listed(chosen.map((/** @type {any} */ each) => optionWords(entry, each))), code: false }];
}

/** @param {import("./papers.js").Entry | null} entry @param {string | boolean} chosen */
function optionWords(entry, chosen) {
  if (typeof chosen === "boolean") return chosen ? t("item.true") : t("item.false");
  const at = entry !== null && "item" in entry ? entry.item.options.findIndex(({ id }) => id === chosen) : -1;
  return at < 0 ? chosen : LETTERS[at];
}
