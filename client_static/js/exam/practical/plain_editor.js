// @ts-check
// Knows plain editing in a text area, for a machine on which the editor's code cannot be loaded.

import { el } from "/static/js/dom.js";

/**
 * @param {HTMLElement} place @param {{onchange: (text: string) => void, onmove: () => void}} told
 * @returns {import("./editor.js").Editor}
 */
export function plainEditor(place, told) {
  const area = el("textarea", {
    class: "editor-plain",
    spellcheck: "false",
    autocapitalize: "none",
    autocomplete: "off",
    wrap: "off",
    oninput: () => told.onchange(area.value),
    onkeyup: () => told.onmove(),
    onclick: () => told.onmove(),
    onscroll: () => told.onmove(),
  });
  place.replaceChildren(area);

  const lineHeight = () => area.scrollHeight / Math.max(1, area.value.split("\n").length);

  /** @param {number} offset @returns {[number, number]} */
  function spot(offset) {
    const before = area.value.slice(0, offset).split("\n");
    return [before.length, before.at(-1)?.length ?? 0];
  }

  /** @param {number} line @param {number} column */
  function at(line, column) {
    const lines = area.value.split("\n").slice(0, Math.max(0, line - 1));
    return lines.reduce((sum, each) => sum + each.length + 1, 0) + column;
  }

  return {
    destroy: () => area.remove(),
    open: ({ text, label, readOnly }) => {
      area.value = text;
      area.readOnly = readOnly;
      area.setAttribute("aria-label", label);
    },
    cursor: () => [...spot(area.selectionStart), ...spot(area.selectionEnd), Math.round((100 * area.scrollTop) / lineHeight()) / 100 + 1],
    goTo: ([fromLine, fromColumn, toLine, toColumn, top]) => {
      area.setSelectionRange(at(fromLine, fromColumn), at(toLine, toColumn));
      area.scrollTop = (top - 1) * lineHeight();
    },
  };
}
