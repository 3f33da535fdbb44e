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
  });
  place.replaceChildren(area);

  const before = () => area.value.slice(0, area.selectionStart).split("\n");
  return {
    open: ({ text, label, readOnly }) => {
      area.value = text;
      area.readOnly = readOnly;
      area.setAttribute("aria-label", label);
    },
    cursor: () => ({ line: before().length, column: before().at(-1)?.length ?? 0 }),
    goTo: (line, column) => {
      const lines = area.value.split("\n").slice(0, Math.max(0, line - 1));
      const at = lines.reduce((sum, each) => sum + each.length + 1, 0) + column;
      area.setSelectionRange(at, at);
    },
  };
}
