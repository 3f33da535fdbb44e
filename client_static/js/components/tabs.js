// @ts-check
// Knows a row of tabs that choose what one panel shows: arrow keys move, one of them is in the tab order.

import { el } from "/static/js/dom.js";

/**
 * @param {{label: string, entries: {value: string, words: import("/static/js/dom.js").Child}[], panel: string, onchoose: (value: string) => void}} how
 *   panel: id of the element that shows what was chosen
 * @returns {{element: HTMLElement, choose: (value: string) => void, tab: (value: string) => HTMLElement | undefined}}
 */
export function tabs({ label, entries, panel, onchoose }) {
  const buttons = new Map(
    entries.map(({ value, words }) => [
      value,
      el(
        "button",
        {
          class: "tab",
          type: "button",
          role: "tab",
          "aria-controls": panel,
          onclick: () => {
            show(value);
            onchoose(value);
          },
        },
        words,
      ),
    ]),
  );
  const element = el("div", { class: "tabs", role: "tablist", "aria-label": label }, ...buttons.values());

  /** @param {string} value */
  function show(value) {
    for (const [other, tab] of buttons) {
      tab.setAttribute("aria-selected", String(other === value));
      tab.tabIndex = other === value ? 0 : -1;
    }
  }

  element.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const order = [...buttons];
    const at = order.findIndex(([, tab]) => tab === document.activeElement);
    const [value, tab] = order[(at + step + order.length) % order.length];
    tab.focus();
    show(value);
    onchoose(value);
  });
  return { element, choose: show, tab: (value) => buttons.get(value) };
}
