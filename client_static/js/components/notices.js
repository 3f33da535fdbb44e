// @ts-check
// Knows the strip of notices at the top of a page: each stays until it is acknowledged or withdrawn.

import { button, el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";

/** @typedef {{id: string, title?: string, words: string, meta?: string, tone?: string, acknowledge?: string,
 *   action?: {label: string, run: () => void}, onclose?: () => void}} Notice
 *   onclose: called when the reader acknowledges, not when the action is chosen instead */

export class Notices {
  #place;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
  }

  /** Shows a notice, or shows it anew under the same id. @param {Notice} notice */
  show({ id, title, words, meta, tone, acknowledge, action, onclose }) {
    const close = () => {
      this.withdraw(id);
      onclose?.();
    };
    const actions = el(
      "div",
      { class: "notice-actions" },
      action &&
        button(
          action.label,
          () => {
            this.withdraw(id);
            action.run();
          },
          { "data-size": "small" },
        ),
      button(acknowledge ?? t("common.close"), close, { "data-size": "small" }),
    );
    const box = el(
      "section",
      { class: "notice", "data-notice": id, "data-tone": tone, role: "group", "aria-label": title ?? words },
      el(
        "div",
        {},
        title && el("p", { class: "notice-title" }, title),
        el("p", {}, words),
        meta && el("p", { class: "notice-meta" }, meta),
      ),
      actions,
    );
    const shown = this.#find(id);
    if (shown) shown.replaceWith(box);
    else this.#place.append(box);
  }

  /** Brings it before the reader's eyes, wherever the page is scrolled. @param {string} id */
  reveal(id) {
    this.#find(id)?.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} id */
  withdraw(id) {
    this.#find(id)?.remove();
  }

  /** @param {string} id */
  #find(id) {
    return this.#place.querySelector(`[data-notice="${CSS.escape(id)}"]`);
  }
}
