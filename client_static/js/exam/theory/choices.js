// @ts-check
// Knows how single choice, multiple choice and true/false are answered: a row per option, its letter in front.

import { el, prose } from "/static/js/dom.js";
import { pick, t } from "/static/js/text.js";

/** @typedef {import("../types.js").TheoryValue} TheoryValue */
/** @typedef {{id: string | boolean, content: HTMLElement}} Option */

/** @param {import("../types.js").ItemView} item @returns {Option[]} */
function optionsOf(item) {
  if (item.kind !== "true_false")
    return item.options.map(({ id, html }) => ({ id, content: prose(pick(html), { class: "prose option-words" }) }));
  return [
    { id: true, content: el("span", { class: "option-words" }, t("item.true")) },
    { id: false, content: el("span", { class: "option-words" }, t("item.false")) },
  ];
}

/**
 * @param {import("../types.js").ItemEntry} entry @param {TheoryValue} value
 * @param {(answer: TheoryValue) => void} onchange gets only the answer's part of the value
 */
export function choiceInputs({ key, number, item }, value, onchange) {
  const many = item.kind === "multiple";
  const options = optionsOf(item);
  const chosen = new Set(many ? (value.choices ?? []) : [value.choice]);

  const inputs = options.map(({ id }, index) =>
    el("input", {
      type: many ? "checkbox" : "radio",
      name: `answer-${key}`,
      id: `option-${index}`,
      checked: chosen.has(id),
      onchange: report,
    }),
  );

  function report() {
    const picked = options.filter((_, index) => inputs[index].checked).map(({ id }) => id);
    // In the order of ids, not of clicks or of places on this candidate's screen: the same answer is the same value.
    if (many) onchange(picked.length > 0 ? { choices: /** @type {string[]} */ (picked).sort() } : {});
    else onchange(picked.length > 0 ? { choice: picked[0] } : {});
  }

  return el(
    "fieldset",
    { class: "options" },
    el("legend", { class: "visually-hidden" }, t("item.legend", { number })),
    options.map(({ content }, index) =>
      el(
        "label",
        { class: "option", for: `option-${index}` },
        inputs[index],
        el("span", { class: "option-letter" }, String.fromCharCode(65 + index)),
        content,
      ),
    ),
  );
}
