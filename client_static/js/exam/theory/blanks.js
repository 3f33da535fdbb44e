// @ts-check
// Knows how blanks are answered: inputs inside the stem for a fill-in, one monospaced area for a program's output.

import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";

/** @typedef {import("../types.js").TheoryValue} TheoryValue */

const LONGEST = 2000; // the server refuses longer answers
const OUTPUT_ROWS = 6;

/**
 * Puts an input where each blank stands in the stem; what has no place in the stem follows as an area of its own.
 * @param {import("../types.js").ItemEntry} entry @param {HTMLElement} stem @param {TheoryValue} value
 * @param {(answer: TheoryValue) => void} onchange
 * @returns {HTMLElement | null} what is to stand below the stem
 */
export function blankInputs({ item }, stem, value, onchange) {
  const texts = { ...value.blanks };
  /** @param {string} id @param {string} text */
  const typed = (id, text) => {
    texts[id] = text;
    const filled = Object.values(texts).some((each) => each !== "");
    onchange(filled ? { blanks: { ...texts } } : {});
  };

  const below = item.blanks.filter(({ id }) => {
    const place = stem.querySelector(`[data-blank="${CSS.escape(id)}"]`);
    place?.replaceChildren(inlineInput(id, texts[id] ?? "", typed));
    return place === null;
  });
  if (below.length === 0) return null;
  return el(
    "div",
    { class: "output-answers" },
    below.map(({ id }) => outputArea(id, texts[id] ?? "", typed)),
  );
}

/** @param {string} id @param {string} text @param {(id: string, text: string) => void} typed */
function inlineInput(id, text, typed) {
  const input = el("input", {
    class: "input blank-input",
    type: "text",
    maxlength: LONGEST,
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    "aria-label": t("item.blank", { number: id }),
    value: text,
    oninput: () => typed(id, input.value),
  });
  return el("span", { class: "blank-box" }, el("span", { class: "blank-number", "aria-hidden": "true" }, id), input);
}

/** @param {string} id @param {string} text @param {(id: string, text: string) => void} typed */
function outputArea(id, text, typed) {
  const area = el("textarea", {
    class: "input mono",
    id: `blank-${id}`,
    rows: OUTPUT_ROWS,
    maxlength: LONGEST,
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    wrap: "off",
    "aria-describedby": `blank-${id}-hint`,
    oninput: () => typed(id, area.value),
  });
  area.value = text;
  return el(
    "div",
    { class: "field" },
    el("label", { for: `blank-${id}` }, t("item.output")),
    area,
    el("p", { class: "hint", id: `blank-${id}-hint` }, t("item.output_hint")),
  );
}
